import type { Bus, LogEnd } from '@playground/bus'
import {
  applySessionEvent,
  foldOf,
  foldSession,
  type OpenRun,
  type Run,
  runState,
  type SessionFold,
  type SessionRecord,
} from '@playground/contracts'
import { readEntry } from './read-entry.ts'
import { type RunPlace, readRuns } from './read-runs.ts'

type Reading = Pick<LogEnd, 'firstSequence' | 'lastSequence'> & {
  /** Whether to refuse a record of which the log does not have the runs yet. */
  patient: boolean
  signal: AbortSignal
}

/**
 * A session as the database has it, with what the log knows on top: runs that the database does not have as ended
 * are folded from their first message up to the given end. Null when the record is too young: where a run begins
 * cannot be told, or the log is about to say what the record says already, which would then be told twice.
 */
export async function foldRecord(
  bus: Bus,
  { session, open }: SessionRecord,
  { firstSequence, lastSequence, patient, signal }: Reading,
): Promise<SessionFold | null> {
  const fold = foldSession(session)
  const places = await Promise.all(open.map((run) => placeOf(bus, session, run)))
  if (patient && places.includes('not in the log')) return null
  const readable: RunPlace[] = []
  for (const place of places) {
    if (place === 'unknown') return null
    // Of a run whose beginning the log has lost, what the database says is all there is.
    if (place === 'not in the log' || place.firstSequence < firstSequence) continue
    const known = fold.runs.get(place.runId)
    if (known !== undefined) fold.runs.set(place.runId, foldOf(asQueued(known.run)))
    readable.push(place)
  }
  for (const entry of await readRuns(bus, readable, lastSequence, signal)) {
    const event = readEntry(entry)
    if (event !== null) applySessionEvent(fold, event)
  }
  return fold
}

type Whose = { id: string; userId: string }

/** A run may be in the log before its row knows where: then its last state tells, unless it has begun to run. */
async function placeOf(
  bus: Bus,
  { id: sessionId, userId }: Whose,
  { runId, provider, firstSequence }: OpenRun,
): Promise<RunPlace | 'not in the log' | 'unknown'> {
  const names = { provider, userId, sessionId, runId }
  if (firstSequence > 0) return { ...names, firstSequence }
  const last = await bus.readLast(runState, names)
  if (last === null) return 'not in the log'
  return last.message.type === 'run.queued' ? { ...names, firstSequence: last.sequence } : 'unknown'
}

function asQueued(run: Run): Run {
  return { ...run, status: 'queued', attempt: 0, index: 0, text: '', reasoning: null, endedAt: null }
}
