import { type ChatEvent, type ChatRequest, chatEvent, newId, routes } from '@playground/contracts'
import { refusalOf, urlOf, type Wire } from './call-route.ts'
import { chunksOf } from './chunks-of.ts'
import { ConnectionError } from './connection-error.ts'
import { readSse } from './read-sse.ts'

/** A message to one model; with `conversationId` the next one in a conversation, with `scratch` outside of any. */
export type ChatQuestion = Omit<ChatRequest, 'stream'>

export type ChatOptions = {
  /** The same key within a day is the same message: asked again with it, nothing is asked twice. Made unless given. */
  idempotencyKey?: string
  /** Stops listening, not the answer. */
  signal?: AbortSignal
}

/**
 * Asks one model and gives the answer's events as they come: `session.created` with the conversation (not in scratch),
 * those of the run, and last `comparison.ended` (in scratch `run.ended`), once everything is stored.
 *
 * @throws ApiError when the gateway refuses, ConnectionError when it is not reached or the stream breaks off
 */
export async function* streamChat(
  wire: Wire,
  question: ChatQuestion,
  { idempotencyKey = newId(), signal }: ChatOptions,
): AsyncGenerator<ChatEvent, void, undefined> {
  const last = question.scratch === true ? 'run.ended' : 'comparison.ended'
  try {
    const response = await open(wire, question, idempotencyKey, signal)
    for await (const { data } of readSse(chunksOf(response))) {
      const event = chatEvent.safeParse(JSON.parse(data))
      if (!event.success) continue
      yield event.data
      if (event.data.type === last || event.data.type === 'session.deleted') return
    }
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof TypeError)) throw error
    throw new ConnectionError('The gateway cannot be reached', { cause: error })
  }
  throw new ConnectionError('The stream broke off')
}

async function open(
  wire: Wire,
  question: ChatQuestion,
  idempotencyKey: string,
  signal: AbortSignal | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const token = wire.token()
  const response = await wire.fetch(urlOf(wire.origin, routes.chat.path, {}), {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    credentials: 'same-origin',
    body: JSON.stringify({ ...question, stream: true }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) throw await refusalOf(response)
  if (response.body === null) throw new ConnectionError('The gateway answered without a body')
  return response.body
}
