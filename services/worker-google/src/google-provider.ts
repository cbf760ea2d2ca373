import { GoogleGenAI } from '@google/genai'
import { type CallFetch, explainError, type Provider, readStream, type StreamReader } from '@playground/worker'
import { buildRequest } from './build-request.ts'
import { embedTexts } from './embed-texts.ts'
import { mapError } from './map-error.ts'
import { models, priceVersion } from './models.ts'
import { readEvent } from './read-event.ts'
import { toChunks } from './to-chunks.ts'

export type GoogleOptions = Readonly<{ apiKey: string; baseUrl?: string | undefined; reader?: StreamReader }>

/** Google by its Gemini API. */
export function createGoogleProvider({ apiKey, baseUrl, reader = 'own' }: GoogleOptions): Provider {
  const clientFor = (fetch: CallFetch) =>
    new GoogleGenAI({
      apiKey,
      vertexai: false,
      apiVersion: 'v1beta',
      httpOptions: { fetch, ...(baseUrl === undefined ? {} : { baseUrl }) },
    })

  return {
    id: 'google',
    name: 'Google',
    conventionName: 'gcp.gemini',
    priceVersion,
    models: async () => models,
    stream: (request, call) =>
      readStream(reader, call, {
        ask: (fetch) => {
          const built = buildRequest(request)
          return clientFor(fetch).models.generateContentStream({
            ...built,
            config: { ...built.config, abortSignal: call.signal },
          })
        },
        readEvent,
        toChunks: toChunks(),
      }),
    embed: (request, call) => embedTexts(clientFor(call.fetch), request, call),
    explain: (error) => explainError(error, mapError),
  }
}
