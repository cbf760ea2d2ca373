import type { RunError } from '@playground/contracts'
import { runOutput, runState } from '@playground/contracts'
import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { isEnding, type StateEntry } from '../persist/read-entries.ts'
import { saveStates } from '../persist/save-states.ts'
import { runColumns } from '../records/run-record.ts'
import { eachAtOnce } from './each-at-once.ts'
import { endRun, type LastState, namesOf, type OpenRunRow } from './end-run.ts'

/** What was seen of a run in the log, by this process's own clock: others' clocks may be wrong. */
type Seen = { sequence: number; sinceMs: number; askedAtMs: number }

const perSweep = 200
const atOnce = 25

const noWorker: RunError = {
  code: 'no_worker',
  message: 'No worker of this provider is running at the moment.',
  retryable: true,
}
const workerLost: RunError = {
  code: 'worker_lost',
  message: 'The connection to the provider was lost with the worker that held it.',
  retryable: true,
}

/**
 * Looks after runs that do not end by themselves: asks the log what it last said about them, and ends those whose
 * worker is gone, or never came. An ending that did not reach the database is saved.
 */
export function createInspection(deps: Deps): () => Promise<void> {
  const seen = new Map<string, Seen>()
  return async function inspectRuns() {
    const { settings, signal } = deps
    const open = new Set(await retryTransient(() => readOpenIds(deps)))
    for (const id of seen.keys()) if (!open.has(id)) seen.delete(id)
    const nowMs = performance.now()
    const askedAtMs = (id: string) => seen.get(id)?.askedAtMs ?? Number.NEGATIVE_INFINITY
    const due = [...open]
      .filter((id) => nowMs - askedAtMs(id) >= settings.inspectEveryMs)
      .sort((one, other) => askedAtMs(one) - askedAtMs(other) || 0)
      .slice(0, perSweep)
    // Asking after a dead worker takes seconds, and it may have had many runs.
    await eachAtOnce(await retryTransient(() => readRuns(deps, due)), atOnce, async (run) => {
      signal.throwIfAborted()
      await inspect(deps, run, seen)
    })
  }
}

async function readOpenIds({ db, settings }: Deps): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select('id')
    .where('ended_at', 'is', null)
    .where('first_sequence', 'is not', null)
    .where('created_at', '<', sql<Date>`clock_timestamp() - ${`${settings.repeatAfterMs} ms`}::interval`)
    .execute()
  return rows.map(({ id }) => id)
}

type Inspected = OpenRunRow & Readonly<{ waited_ms: number }>

async function readRuns({ db }: Deps, ids: readonly string[]): Promise<Inspected[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('runs')
    .select([
      ...runColumns,
      'runs.user_id',
      'runs.session_id',
      'runs.kind',
      'runs.demo',
      'runs.terms',
      'runs.input_tokens',
      sql<number>`coalesce(extract(epoch FROM clock_timestamp() - released_at) * 1000, 0)`.as('waited_ms'),
    ])
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute()
}

async function inspect(deps: Deps, run: Inspected, seen: Map<string, Seen>): Promise<void> {
  const { bus, settings, catalog } = deps
  const names = namesOf(run)
  const last = await bus.readLast(runState, names)
  const output = await bus.readLast(runOutput, names)
  const sequence = Math.max(last?.sequence ?? 0, output?.sequence ?? 0)
  const nowMs = performance.now()
  const before = seen.get(run.id)
  const current = { sequence, sinceMs: before?.sequence === sequence ? before.sinceMs : nowMs, askedAtMs: nowMs }
  seen.set(run.id, current)
  const silentMs = nowMs - current.sinceMs

  switch (last?.message.type) {
    case undefined:
      if (run.status === 'queued') return announceAgain(deps, run)
      break
    case 'run.ended': {
      const entry: StateEntry = { runId: run.id, provider: run.provider, sequence: last.sequence, event: last.message }
      // The consumer is about to save it, or it was lost with the consumer's place.
      if (silentMs >= settings.repeatAfterMs && isEnding(entry)) await saveStates(deps, [entry])
      return
    }
    case 'run.queued': {
      const absentMs = catalog.absentForMs(run.provider)
      // A worker that is only being replaced leaves a short gap, in which nobody's run shall end.
      if (run.waited_ms >= settings.noWorkerAfterMs && absentMs >= settings.noWorkerAfterMs / 2) {
        await endRun(deps, run, last, noWorker)
      }
      return
    }
    case 'run.cancel-requested':
      if (silentMs >= settings.cancelAfterMs) await endRun(deps, run, last, workerLost)
      return
  }
  if (silentMs < settings.silentAfterMs || !(await isAbandoned(deps, run, last))) return
  await endRun(deps, run, last, workerLost)
}

/** The log was made anew: what nobody had begun is put into it again. */
async function announceAgain({ db }: Deps, run: Inspected): Promise<void> {
  await retryTransient(() =>
    db
      .updateTable('runs')
      .set({ first_sequence: null })
      .where('id', '=', run.id)
      .where('first_sequence', '=', run.first_sequence)
      .execute(),
  )
}

async function isAbandoned({ bus }: Deps, run: OpenRunRow, last: LastState): Promise<boolean> {
  const workerId = last?.message.type === 'run.started' ? last.message.workerId : undefined
  return workerId === undefined || (await bus.askOwner(workerId, run.id)) !== 'mine'
}
