import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

const moderationRequest = z.object({
  model: z.string().default('demo-moderation'),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
})

/** What the demo objects to: enough to see what moderation does. */
const objections: readonly (readonly [category: string, words: RegExp])[] = [
  ['violence', /\b(kill|murder|bomb)\b/i],
  ['hate', /\b(vermin|subhuman)\b/i],
  ['self-harm', /\bhurt myself\b/i],
  ['illicit', /\b(pick a lock|shoplift)\b/i],
]

/** OpenAI's moderation, one result per text: the emulator gives one for a whole list. */
export async function answerModerations(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = moderationRequest.safeParse(await json(request).catch(() => null))
  if (!body.success) {
    const error = { message: z.prettifyError(body.error), type: 'invalid_request_error' }
    return reply(response, 400, { error })
  }
  const { model, input } = body.data
  const results = (typeof input === 'string' ? [input] : input).map((text) => {
    const found = objections.map(([category, words]) => [category, words.test(text)] as const)
    return {
      flagged: found.some(([, objects]) => objects),
      categories: Object.fromEntries(found),
      category_scores: Object.fromEntries(found.map(([category, objects]) => [category, objects ? 0.93 : 0.01])),
    }
  })
  reply(response, 200, { id: 'modr-demo', model, results })
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
