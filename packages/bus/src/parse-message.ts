import type { Channel } from '@playground/contracts'
import type { z } from 'zod'
import type { Message } from './bus.ts'

/** A stored or received message is not what its channel promises. */
export class MalformedMessage extends Error {
  override name = 'MalformedMessage'
}

const decoder = new TextDecoder()

/** Decodes and checks a message of a channel. Throws {@link MalformedMessage}. */
export function parseMessage<C extends Channel<string, z.ZodType>>(channel: C, data: Uint8Array): Message<C>
export function parseMessage(channel: Channel<string, z.ZodType>, data: Uint8Array): unknown {
  const parsed = channel.schema.safeParse(parseJson(data))
  if (!parsed.success) throw new MalformedMessage(`no message of ${channel.template}`, { cause: parsed.error })
  return parsed.data
}

/** JSON of a message's bytes. Throws {@link MalformedMessage}. */
export function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(data))
  } catch (cause) {
    throw new MalformedMessage('not JSON', { cause })
  }
}
