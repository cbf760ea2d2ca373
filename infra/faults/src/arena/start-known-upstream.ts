import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import {
  generatedText,
  generatePrompt,
  type ProviderRequest,
  type RequestEnd,
  readGeneratePrompt,
  startProviderUpstream,
} from '@playground/testing'
import { z } from 'zod'

/** Who asks what: a lane's calls are told from all others by these, so every one must differ in one of them. */
export type Asking = Readonly<{ seed: string; model: string; instructions: string | null }>

/** One call of a provider. Every call gets a text of its own, so that a mixture of two attempts is seen. */
export type ProviderCall = Readonly<{ text: string; dialect: string; request: ProviderRequest }> & {
  end: RequestEnd | null
}

export type KnownUpstream = AsyncDisposable &
  Readonly<{
    url: string
    openaiUrl: string
    /** The calls for a lane's prompt so far, oldest first. */
    callsOf(asking: Asking): readonly ProviderCall[]
    /** Every call so far, oldest first. */
    calls: readonly ProviderCall[]
    /** The vectors of each call for these texts so far, oldest first; no two calls have the same. */
    vectorsOf(texts: readonly string[]): readonly (readonly (readonly number[])[])[]
    /** Calls for which this says true are left without an answer. */
    keepSilent(silent: (asking: Asking, earlierCalls: number) => boolean): void
  }>

/** The prompt that makes the upstream answer; `seed` must be new. A chunk has 40 characters. */
export const promptFor = generatePrompt

const keyOf = ({ seed, model, instructions }: Asking) => JSON.stringify([seed, model, instructions])

const embeddings = z.object({ input: z.array(z.string()), model: z.string() })
/** As long as a chat of some length, so that something can happen in the middle of it. */
const embeddingMs = 2000

/** A vendor that says something else in every call, and remembers what. */
export async function startKnownUpstream(): Promise<KnownUpstream> {
  const upstream = await startProviderUpstream()
  const known = new Map<string, ProviderCall[]>()
  const all: ProviderCall[] = []
  const embedded = new Map<string, number[][][]>()
  let isSilent = (_asking: Asking, _earlierCalls: number) => false

  upstream.script((request) => {
    if (request.path.endsWith('/embeddings')) return { raw: (response) => embed(request.body, response) }
    const wanted = readGeneratePrompt(request.messages.at(-1)?.text ?? '')
    if (wanted === null) return { echo: 'messages' }
    const instructions = request.messages.find(({ role }) => role === 'system')?.text ?? null
    const asking = { seed: wanted.seed, model: request.model, instructions }
    const earlier = known.get(keyOf(asking)) ?? []
    const seed = `${keyOf(asking)}/${earlier.length}`
    const text = generatedText(seed, wanted.chunks)
    const call: ProviderCall = { text, dialect: request.dialect, request, end: null }
    void request.ended.then((end) => {
      call.end = end
    })
    known.set(keyOf(asking), [...earlier, call])
    all.push(call)
    if (isSilent(asking, earlier.length)) return { fault: 'no-body' }
    return { generate: { ...wanted, seed } }
  })

  const embed = async (body: unknown, response: ServerResponse) => {
    const { input, model } = embeddings.parse(body)
    const earlier = embedded.get(input.join()) ?? []
    const vectors = input.map((_, index) => [earlier.length, index, 0.5])
    embedded.set(input.join(), [...earlier, vectors])
    await pause(embeddingMs)
    const asBase64 = (vector: readonly number[]) => Buffer.from(Float32Array.from(vector).buffer).toString('base64')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        ...{ object: 'list', model, usage: { prompt_tokens: input.length, total_tokens: input.length } },
        data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: asBase64(vector) })),
      }),
    )
  }

  return {
    url: upstream.url,
    openaiUrl: upstream.openaiUrl,
    callsOf: (asking) => known.get(keyOf(asking)) ?? [],
    calls: all,
    vectorsOf: (texts) => embedded.get(texts.join()) ?? [],
    keepSilent(silent) {
      isSilent = silent
    },
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
  }
}
