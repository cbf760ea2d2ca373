import { JetStreamApiError } from '@nats-io/jetstream'
import type { Channel } from '@playground/contracts'
import { z } from 'zod'
import { type Message, type Names, type Publication, StreamFull, WrongLastSequence } from './bus.ts'
import { storeFailed, wrongLastSequence } from './classify-failure.ts'
import { parseJson } from './parse-message.ts'
import { readLastRaw } from './read-last.ts'
import { encodeMessage, headersOf, type Wire } from './wire.ts'

/** Where the server put a message; `duplicate` when it had it already. */
export type Acknowledgement = Readonly<{ sequence: number; duplicate: boolean }>

const acknowledgement = z.union([
  z.object({ error: z.object({ code: z.number(), err_code: z.number().default(0), description: z.string() }) }),
  z.object({ seq: z.number(), duplicate: z.boolean().optional() }),
])

/** One try lasts this long; then the same message is sent again. */
export const tryMs = 2000

/** Stores a message by compare-and-set or plainly; see {@link Bus.store}. */
export async function storeMessage<C extends Channel<string, z.ZodType>>(
  wire: Wire,
  channel: C,
  names: Names<C>,
  message: Message<C>,
  { messageId, expectedLastSequence, signal }: Publication,
): Promise<Acknowledgement> {
  const subject = channel.subject(names)
  const data = encodeMessage(wire.link, JSON.stringify(message))
  const own = {
    'Nats-Msg-Id': messageId,
    ...(expectedLastSequence === undefined
      ? {}
      : { 'Nats-Expected-Last-Subject-Sequence': String(expectedLastSequence) }),
  }
  const headers = headersOf(wire.context.headers(), own)
  try {
    return await wire.keepTrying('store', () => publishAcknowledged(wire, subject, data, headers), signal)
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error
    if (error.code === storeFailed) throw new StreamFull(isSubjectFull(error), error)
    if (error.code !== wrongLastSequence) throw error
    // Ours, when an acknowledgement was lost and the window of known ids is over.
    const last = await readLastRaw(wire, channel.stream?.name ?? '', subject, signal)
    if (last?.messageId === messageId) return { sequence: last.sequence, duplicate: true }
    throw new WrongLastSequence('another message was written first', { cause: error })
  }
}

/** One try to store bytes. Throws the server's refusal as `JetStreamApiError`. */
export async function publishAcknowledged(
  { link }: Wire,
  subject: string,
  data: Uint8Array,
  headers?: ReturnType<typeof headersOf>,
): Promise<Acknowledgement> {
  const options = { timeout: tryMs, ...(headers === undefined ? {} : { headers }) }
  const reply = await link.connection.request(subject, data, options)
  const answer = acknowledgement.parse(parseJson(reply.data))
  if ('error' in answer) throw new JetStreamApiError(answer.error)
  return { sequence: answer.seq, duplicate: answer.duplicate ?? false }
}

/** Refused because a message with this subject is there, not because the stream is full. */
export function isSubjectFull(error: JetStreamApiError): boolean {
  return error.code === storeFailed && error.message.includes('maximum messages per subject exceeded')
}
