import type { Bus } from '@playground/bus'
import { applyRunEvent, foldOf, noId, procedures, type RunDetails } from '@playground/contracts'
import { logEnd, procedureTimeoutMs } from '../live/compose-session.ts'
import { readEntry } from '../live/read-entry.ts'
import { readRuns } from '../live/read-runs.ts'
import { veilRunDetails } from '../live/veil.ts'
import { within } from '../live/within.ts'

/** A run with everything known of it, and what the log knows beyond the database. */
export async function composeRun(bus: Bus, { userId, runId }: { userId: string; runId: string }): Promise<RunDetails> {
  const options = { timeoutMs: procedureTimeoutMs }
  const { run, open, veiled, sessionId } = await bus.call(procedures.readRun, { userId, runId }, options)
  if (open === null || open.firstSequence === 0) return veiled ? veilRunDetails(run, 0) : run
  const { lastSequence } = await logEnd(bus)
  const place = { ...open, userId, sessionId: sessionId ?? noId }
  const entries = await within(procedureTimeoutMs, (signal) => readRuns(bus, [place], lastSequence, signal))
  const { kind, request, timeline, attempts, replacedBy, ...known } = run
  let details = { request, timeline, attempts, replacedBy }
  let fold = foldOf({ ...known, status: 'queued', attempt: 0, index: 0, text: '', reasoning: null, endedAt: null })
  for (const event of entries.flatMap((entry) => readEntry(entry) ?? [])) {
    if (!('runId' in event)) continue
    fold = applyRunEvent(fold, event)
    if (event.type !== 'run.ended') continue
    details = { ...details, request: event.request ?? request, timeline: event.timeline ?? timeline }
  }
  // Vectors travel in a text's place; they are none.
  const shown = kind === undefined ? fold.run : { ...fold.run, kind, text: '' }
  const composed = { ...shown, ...details }
  return veiled ? veilRunDetails(composed, fold.textIndex) : composed
}
