import type { Channel } from '@playground/contracts'
import type { z } from 'zod'
import type { Names } from './bus.ts'
import { LinkDropped } from './link.ts'
import { publishAcknowledged } from './store-message.ts'
import { encodeMessage, type Wire } from './wire.ts'

/**
 * Publishes like a plain publish but looks whether the server acknowledges it: the only guard against messages
 * dropped while the link stands. See {@link Bus.publishProbe}.
 */
export async function publishProbe<C extends Channel<string, z.ZodType>>(
  wire: Wire,
  channel: C,
  names: Names<C>,
  json: string,
): Promise<boolean> {
  const subject = channel.subject(names)
  const data = encodeMessage(wire.link, json)
  try {
    await wire.link.attempt(() => publishAcknowledged(wire, subject, data))
    return true
  } catch (error) {
    if (!(error instanceof LinkDropped)) wire.logger.warn({ error }, 'a publish was not acknowledged')
    return false
  }
}
