import { runsStream } from '@playground/contracts'
import type { Tail, TailOptions } from './bus.ts'
import { followStream } from './follow-stream.ts'
import type { Wire } from './wire.ts'

/** Follows the whole log from its end on; see {@link Bus.tail}. */
export async function openTail(wire: Wire, { onEntry, onReset }: TailOptions): Promise<Tail> {
  const following = await followStream(wire, {
    stream: runsStream.name,
    // A filter, though it let everything pass, would make the server count anew with each message it catches up.
    filter: null,
    from: 'end',
    onEntry,
    onReset,
  })
  return {
    get lastSequence() {
      return following.lastSequence
    },
    get created() {
      return following.created
    },
    [Symbol.asyncDispose]: following.stop,
  }
}
