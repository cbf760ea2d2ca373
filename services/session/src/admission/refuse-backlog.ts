import { ProcedureError } from '@playground/contracts'
import type { Deps } from '../deps.ts'

/** Name of the durable consumer through which results come in. */
export const stateConsumer = 'session'

const maxShare = 0.5
const knownForMs = 1000
const known = new WeakMap<Deps['bus'], { share: number; atMs: number }>()

/**
 * Takes nothing new while results that nobody has saved fill more than half of the log: they would be pushed out of
 * it. Asked at most once a second; while the bus does not answer, the last answer counts.
 */
export async function refuseBacklog({ bus }: Pick<Deps, 'bus'>): Promise<void> {
  const last = known.get(bus)
  const isFresh = last !== undefined && performance.now() - last.atMs < knownForMs
  const share = isFresh ? last.share : await bus.backlogShare(stateConsumer)
  if (!isFresh) known.set(bus, { share, atMs: performance.now() })
  if (share <= maxShare) return
  throw new ProcedureError('unavailable', 'Too many results are waiting to be saved. Try again soon.', {
    retryAfterSeconds: 5,
  })
}
