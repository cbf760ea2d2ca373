import type { StreamInfo } from '@nats-io/jetstream'
import { runsStream } from '@playground/contracts'
import type { LogEnd } from './bus.ts'
import type { Wire } from './wire.ts'

/** Where the log ends and which incarnation of the stream it is; see {@link Bus.logEnd}. */
export async function logEnd(wire: Wire): Promise<LogEnd> {
  return endOf(await wire.keepTrying('read the end of the log', () => wire.manager.streams.info(runsStream.name)))
}

/** The end of a stream as its info tells it. `created` is in ms since the epoch, base 36, as in cursors. */
export function endOf({ created, state }: StreamInfo): LogEnd {
  return {
    created: Date.parse(created).toString(36),
    lastSequence: state.last_seq,
    firstSequence: state.first_seq,
  }
}
