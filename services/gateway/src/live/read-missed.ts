import type { Bus } from '@playground/bus'
import { type Cursor, procedures, type SessionFold } from '@playground/contracts'
import { applyEntry } from './apply-entry.ts'
import { logEnd, procedureTimeoutMs } from './compose-session.ts'
import type { LiveFrame } from './live-frame.ts'
import { type LoggedEvent, readEntry } from './read-entry.ts'
import { type RunPlace, readRuns, readSession } from './read-runs.ts'
import { within } from './within.ts'

/** Reading further back than this would keep the log's server from its work; the session as it is says as much. */
const maxMessages = 250_000

/**
 * The events of a session after a cursor, up to `untilSequence`. Runs that had begun before the cursor are folded
 * from their beginning, so that what follows is told exactly as to those who were there. Null when that cannot be
 * told: history is gone, too much happened, or a blind session was revealed in between.
 */
export async function readMissed(
  bus: Bus,
  fold: SessionFold,
  after: Cursor,
  untilSequence: number,
): Promise<LiveFrame[] | null> {
  const end = await logEnd(bus)
  const { created, sequence } = after
  if (end.created !== created || end.lastSequence < sequence || end.firstSequence > sequence + 1) return null
  if (untilSequence - sequence > maxMessages) return null
  return within(procedureTimeoutMs, async (signal) => {
    const whose = { userId: fold.head.userId, sessionId: fold.head.id }
    const entries = await readSession(bus, whose, { fromSequence: sequence + 1, untilSequence, signal })
    const missed = entries.map((entry) => ({ entry, event: readEntry(entry) }))
    if (fold.head.blind && missed.some(({ event }) => event?.type === 'session.updated' && event.session.revealed)) {
      return null
    }
    const begun = await locateBegun(
      bus,
      whose,
      missed.flatMap(({ event, entry }) => (event === null ? [] : { event, subject: entry.subject })),
    )
    if (begun.some(({ firstSequence }) => firstSequence < Math.max(1, end.firstSequence))) return null
    const replay = withoutRuns(fold)
    for (const entry of await readRuns(bus, begun, sequence, signal)) {
      const event = readEntry(entry)
      if (event !== null) applyEntry(replay, event, entry, created)
    }
    return missed.flatMap(({ event, entry }) =>
      // Progress is about then: it is not told again.
      event === null || event.type === 'run.progress' ? [] : applyEntry(replay, event, entry, created),
    )
  })
}

/** The runs that events tell of but not from the beginning. */
async function locateBegun(
  bus: Bus,
  { userId, sessionId }: { userId: string; sessionId: string },
  events: readonly { event: LoggedEvent; subject: string }[],
): Promise<RunPlace[]> {
  const seen = new Set(events.flatMap(({ event }) => ('runId' in event ? event.runId : [])))
  for (const { event } of events) if (event.type === 'run.queued') seen.delete(event.runId)
  return Promise.all(
    [...seen].map(async (runId) => {
      const place = await bus.call(procedures.locateRun, { userId, runId }, { timeoutMs: procedureTimeoutMs })
      return { userId, sessionId, runId, provider: place.provider, firstSequence: place.firstSequence }
    }),
  )
}

/** The session with none of its runs: those that matter come in by their first message. */
function withoutRuns({ head, comparisons }: SessionFold): SessionFold {
  return {
    head,
    comparisons: comparisons.map((comparison) => ({ ...comparison, runIds: [] })),
    runs: new Map(),
    deleted: false,
  }
}
