import { z } from 'zod'
import type { AnswerBody } from './answer-body.ts'
import { eventParser, type ServerEvent } from './event-parser.ts'
import type { CallFetch, ProviderCall, ProviderChunk } from './provider.ts'
import { bodyOf } from './respond.ts'

/** Who takes a vendor's stream apart: we, or its SDK, which says the same and takes several times as long. */
export const streamReader = z.enum(['own', 'sdk']).default('own')
export type StreamReader = z.output<typeof streamReader>

/** How a vendor's stream is asked for and understood. `Event` as the SDK has it. */
export type StreamReading<Event> = Readonly<{
  /** Sends the request with the SDK, through the `fetch` given to it. Throws what the SDK throws. */
  ask: (fetch: CallFetch) => Promise<AsyncIterable<Event>>
  /** Does to one event what the SDK's reader does; `end` when nothing behind it counts. What it throws ends the reading. */
  readEvent: (event: ServerEvent, headers: Headers) => Event | 'skip' | 'end'
  toChunks: (event: Event) => readonly ProviderChunk[]
}>

/**
 * A vendor's stream in our words. The SDK builds the request, sends it and explains a refusal; the events of an answer
 * are then read by ourselves, unless told otherwise: the SDKs' readers, and the web streams they stand on, cost more
 * than all else a worker does. The conformance suite holds both ways to the same.
 */
export function readStream<Event>(
  reader: StreamReader,
  call: ProviderCall,
  reading: StreamReading<Event>,
): AsyncGenerator<ProviderChunk> {
  return reader === 'own' ? readOwn(call, reading) : readWithSdk(call, reading)
}

async function* readWithSdk<Event>(call: ProviderCall, reading: StreamReading<Event>): AsyncGenerator<ProviderChunk> {
  for await (const event of await reading.ask(call.fetch)) yield* reading.toChunks(event)
}

async function* readOwn<Event>(call: ProviderCall, reading: StreamReading<Event>): AsyncGenerator<ProviderChunk> {
  const { body, headers } = await takeAnswer(call, reading.ask)
  const came: { chunks: ProviderChunk[]; ending: Readonly<{ error?: unknown }> | null } = { chunks: [], ending: null }
  let wake = () => {}
  const end = (ending: Readonly<{ error?: unknown }>) => {
    came.ending ??= ending
    wake()
  }
  const parser = eventParser((raw) => {
    if (came.ending !== null) return
    const event = reading.readEvent(raw, headers)
    if (event === 'end') came.ending = {}
    else if (event !== 'skip') came.chunks.push(...reading.toChunks(event))
  })
  const parse = (step: () => void) => {
    try {
      step()
      wake()
    } catch (error) {
      end({ error })
    }
  }
  const cancel = () => body.cancel(call.signal.reason)
  // The SDK has let go of the answer, and of the signal with it.
  call.signal.addEventListener('abort', cancel, { once: true })
  try {
    call.signal.throwIfAborted()
    body.read({
      data: (bytes) => parse(() => parser.push(bytes)),
      end: () => {
        parse(parser.end)
        end({})
      },
      fail: (error) => end({ error }),
    })
    for (;;) {
      const { chunks } = came
      came.chunks = []
      for (const chunk of chunks) yield chunk
      if (came.chunks.length > 0) continue
      if (came.ending !== null) break
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if ('error' in came.ending) throw came.ending.error
  } finally {
    call.signal.removeEventListener('abort', cancel)
    body.cancel(new Error('the answer is not read any further'))
  }
}

type Answer = Readonly<{ body: AnswerBody; headers: Headers }>

/** The answer to the last request the SDK sent and was not refused; the SDK itself gets an empty one in its place. */
async function takeAnswer(call: ProviderCall, ask: (fetch: CallFetch) => Promise<unknown>): Promise<Answer> {
  const answers: Answer[] = []
  await ask(async (input, init) => {
    const response = await call.fetch(input, init)
    if (!response.ok) return response
    const { status, headers } = response
    answers.push({ body: bodyOf(response), headers })
    return new Response('', { status, headers })
  })
  const answer = answers.at(-1)
  if (answer === undefined) throw new Error('the SDK has sent nothing')
  return answer
}
