import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus, LogEnd } from '@playground/bus'
import { ProcedureError, procedures, type SessionFold, type SessionRecord } from '@playground/contracts'
import { foldRecord } from './fold-record.ts'
import { within } from './within.ts'

const maxTries = 20
const pauseMs = 50

/** How long anybody waits for the session service. */
export const procedureTimeoutMs = 4000

type Whose = Readonly<{ userId: string; sessionId: string }>

/** A session as it is now: nothing a client has had as an event, through whichever gateway, is missing in it. */
export async function composeSession(bus: Bus, whose: Whose): Promise<SessionFold> {
  const record = bus.call(procedures.readSession, whose, { timeoutMs: procedureTimeoutMs })
  return composeRecord(bus, await record, await logEnd(bus))
}

/** The same of a record that is at hand, up to `lastSequence`; asked for again only when it is too young. */
export async function composeRecord(
  bus: Bus,
  record: SessionRecord,
  end: Pick<LogEnd, 'firstSequence' | 'lastSequence'>,
): Promise<SessionFold> {
  const { id: sessionId, userId } = record.session
  let latest = record
  for (let tries = 0; tries < maxTries; tries++) {
    const young = latest
    const fold = await within(procedureTimeoutMs, (signal) => foldRecord(bus, young, end, signal))
    if (fold !== null) return fold
    await sleep(pauseMs)
    latest = await bus.call(procedures.readSession, { userId, sessionId }, { timeoutMs: procedureTimeoutMs })
  }
  throw new ProcedureError('unavailable', 'This session is being written. Please try again.', { retryAfterSeconds: 1 })
}

/** Where the log ends; refused, instead of waiting, while it cannot be asked. */
export function logEnd(bus: Bus): Promise<LogEnd> {
  return within(procedureTimeoutMs, () => bus.logEnd())
}
