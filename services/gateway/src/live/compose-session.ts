import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus, LogEnd } from '@playground/bus'
import { ProcedureError, procedures, type SessionFold, type SessionRecord } from '@playground/contracts'
import { areEndingsTold } from './are-endings-told.ts'
import { foldRecord } from './fold-record.ts'
import { within } from './within.ts'

const maxTries = 30
const patientTries = 20
const pauseMs = 50

/** How long anybody waits for the session service. */
export const procedureTimeoutMs = 3500

type Whose = Readonly<{ userId: string; sessionId: string }>

/** A session, and the place in the log it stands at: nothing behind that place is in it. */
export type Composed = Readonly<{ fold: SessionFold; sequence: number }>

/** A session as it is now: nothing a client has had as an event, through whichever gateway, is missing in it. */
export async function composeSession(bus: Bus, whose: Whose): Promise<Composed> {
  return composeRecord(bus, await readRecord(bus, whose))
}

/** The same of a record that is at hand; asked for again only when it is too young. */
export async function composeRecord(bus: Bus, record: SessionRecord): Promise<Composed> {
  const { id: sessionId, userId } = record.session
  let latest = record
  for (let tries = 0; tries < maxTries; tries++) {
    // What is still missing in the log after so many tries, nobody is going to tell soon.
    const patient = tries < patientTries
    const fold = await composeOnce(bus, latest, patient)
    if (fold !== null) return fold
    await sleep(pauseMs)
    latest = await readRecord(bus, { userId, sessionId })
  }
  throw new ProcedureError('unavailable', 'This session is being written. Please try again.', { retryAfterSeconds: 1 })
}

/** Null for a record that is too young. */
async function composeOnce(bus: Bus, record: SessionRecord, patient: boolean): Promise<Composed | null> {
  return within(procedureTimeoutMs, async (signal) => {
    if (patient && !(await areEndingsTold(bus, record.session))) return null
    // Asked afterwards: whatever the record knows stands before it.
    const end = await bus.logEnd()
    const fold = await foldRecord(bus, record, { ...end, patient, signal })
    return fold === null ? null : { fold, sequence: end.lastSequence }
  })
}

function readRecord(bus: Bus, whose: Whose): Promise<SessionRecord> {
  return bus.call(procedures.readSession, whose, { timeoutMs: procedureTimeoutMs })
}

/** Where the log ends; refused, instead of waiting, while it cannot be asked. */
export function logEnd(bus: Bus): Promise<LogEnd> {
  return within(procedureTimeoutMs, () => bus.logEnd())
}
