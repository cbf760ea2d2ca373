import type { RunEnded } from '@playground/contracts'
import { isTransient } from '../db/database-error.ts'
import { transact } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { dispatchSoon } from '../jobs/dispatch-jobs.ts'
import { publishJobs } from '../sweep/publish-jobs.ts'
import { announceEndings, findUnannounced } from './announce-ending.ts'
import { announceSettled } from './announce-settled.ts'
import { inParts } from './in-parts.ts'
import { type Ending, readEndings } from './read-endings.ts'
import { isEnding, type StateEntry } from './read-entries.ts'
import { saveLostAttempts } from './save-lost-attempts.ts'
import { saveStarts } from './save-starts.ts'
import { type Settlement, settle } from './settle.ts'

/**
 * Saves what the log says about runs. Whatever of it was saved before is left as it is, so that a batch may come
 * again; when this resolves, every `comparison.ended` that follows from it is in the log.
 */
export async function saveStates(deps: Deps, entries: readonly StateEntry[]): Promise<void> {
  const starts = entries.filter((entry) => !isEnding(entry))
  await saveStarts(deps.db, starts)
  await saveLostAttempts(deps, starts)
  await saveAllEndings(deps, entries.filter(isEnding))
}

async function saveAllEndings(deps: Deps, entries: readonly StateEntry<RunEnded>[]): Promise<void> {
  if (entries.length === 0) return
  const endings = await readEndings(deps, entries)
  const settlements: Settlement[] = []
  for (const part of inParts(endings)) {
    for (const settlement of await saveSeparately(deps, part)) {
      settlements.push(settlement)
      await publishJobs(deps, settlement.jobs)
    }
  }
  const touched = await readTouched(deps, entries, endings)
  // Their places are free for the next.
  const waiting = new Set(touched.flatMap((run) => (run.class === 'batch' ? run.user_id : [])))
  for (const userId of waiting) dispatchSoon(deps, userId)
  // The last word on each: two runs of one may have been settled apart.
  const known = new Map(settlements.flatMap(({ comparisons }) => comparisons.map((row) => [row.id, row])))
  const ids = new Set(touched.flatMap(({ comparison_id: id }) => (id === null || known.has(id) ? [] : id)))
  const unannounced = await findUnannounced(deps, [...ids])
  const alone = touched.filter((run) => run.comparison_id === null && run.ended_at !== null)
  await Promise.all([
    announceEndings(deps, [...known.values().filter((row) => row.ended_at !== null), ...unannounced]),
    ...alone.map(({ id: runId, user_id: userId }) => announceSettled(deps, { userId, runId })),
  ])
}

/** The runs of these entries. Those in a comparison that were read just now need not be read again. */
async function readTouched({ db }: Deps, entries: readonly StateEntry[], endings: readonly Ending[]) {
  const read = new Map(endings.map(({ run }) => [run.id, run]))
  const known = entries.flatMap(({ runId }) => read.get(runId) ?? [])
  if (known.length === entries.length && known.every((run) => run.comparison_id !== null)) return known
  const runIds = entries.map(({ runId }) => runId)
  return db
    .selectFrom('runs')
    .select(['id', 'user_id', 'comparison_id', 'class', 'ended_at'])
    .where('id', 'in', runIds)
    .execute()
}

/** All together; where one cannot be saved for a reason of its own, it must not hold up the others. */
async function saveSeparately(deps: Deps, endings: readonly Ending[]): Promise<Settlement[]> {
  try {
    const settlement = await transact(deps.db, (trx) => settle(trx, deps, endings))
    deps.figures.settled(settlement.settled)
    return [settlement]
  } catch (error) {
    if (isTransient(error) || !isRefused(error)) throw error
    const [only] = endings
    if (endings.length === 1) {
      deps.logger.error({ err: error, runId: only?.run.id }, 'an ending cannot be saved')
      return []
    }
    const saved: Settlement[] = []
    for (const ending of endings) saved.push(...(await saveSeparately(deps, [ending])))
    return saved
  }
}

/** A constraint or a value that Postgres does not take: trying again would not help. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]...$/.test(error.code)
}
