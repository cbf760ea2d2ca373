import type { Bus } from '@playground/bus'
import { procedures } from '@playground/contracts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import type { Hub } from '../live/hub.ts'
import { isVeiled } from '../live/veil.ts'

/** Whether who is who in a session must stay hidden, for answers that do not say so themselves. */
export async function isVeiledSession(
  { bus, hub }: { bus: Bus; hub: Hub },
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const known = hub.headOf(sessionId, userId)
  if (known !== null) return isVeiled(known)
  const { session } = await bus.call(procedures.readSession, { userId, sessionId }, { timeoutMs: procedureTimeoutMs })
  return isVeiled(session)
}
