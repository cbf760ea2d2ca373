import { WrongLastSequence } from '@playground/bus'
import { sessionState } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import { asCreated } from '../admission/after-commit.ts'
import { announceStart } from '../admission/announce.ts'
import type { ComparisonRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import { writeTogether } from '../db/write-together.ts'
import type { Deps } from '../deps.ts'
import { readComparisons } from '../records/read-comparison.ts'

type Ended = Selectable<ComparisonRow>

/** Comparisons among these that have ended and of whose ending the log does not know. */
export async function findUnannounced({ db }: Pick<Deps, 'db'>, ids: readonly string[]): Promise<Ended[]> {
  if (ids.length === 0) return []
  return retryTransient(() =>
    db
      .selectFrom('comparisons')
      .selectAll()
      .where('id', 'in', ids)
      .where('ended_at', 'is not', null)
      .whereRef('announced_round', '<', 'round')
      .execute(),
  )
}

/** Writes their `comparison.ended` and remembers that it is written. */
export async function announceEndings(deps: Deps, ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return
  const told = (await Promise.all(ended.map((row) => announceEnding(deps, row)))).filter((row) => row !== null)
  const ids = told.map(({ id }) => id)
  const rounds = told.map(({ round }) => round)
  const write = sql`
    UPDATE comparisons SET announced_round = greatest(announced_round, told.round)
    FROM unnest(${ids}::uuid[], ${rounds}::integer[]) AS told (id, round) WHERE comparisons.id = told.id`
  await retryTransient(() => writeTogether(deps.db, [write], { mended: true }))
}

/**
 * Writes `comparison.ended`, once per ending: its message id names the round, and it must come right behind the last
 * message of its subject. Null for one that runs again by now: it gets its ending later.
 */
async function announceEnding(deps: Deps, found: Ended): Promise<Ended | null> {
  const { id: comparisonId } = found
  const place = { userId: found.user_id, sessionId: found.session_id }
  const names = { ...place, comparisonId }
  let row: Ended | undefined = found
  // Of a comparison that ends for the first time the log has its beginning as a rule; it says so if there is more.
  let lastSequence = row.round === 1 ? row.created_sequence : null
  for (;;) {
    if (row === undefined || row.status === 'running' || row.ended_at === null) return null
    if (row.announced_round >= row.round) return row
    if (row.created_sequence === null) {
      const [turn] = await retryTransient(() => readComparisons(deps.db, { ids: [comparisonId] }))
      if (turn !== undefined) await announceStart(deps, place, asCreated(turn.comparison), [])
    }
    const messageId = `${comparisonId}.ended.${row.round}`
    if (lastSequence === null) {
      const last = await deps.bus.readLast(sessionState, names)
      if (last?.messageId === messageId) return row
      lastSequence = last?.sequence ?? 0
    }
    const message = {
      type: 'comparison.ended' as const,
      sessionId: row.session_id,
      at: row.ended_at.toISOString(),
      comparisonId,
      status: row.status,
      totals: { tokens: row.total_tokens, costMicros: row.total_micros, averageDurationMs: row.average_duration_ms },
    }
    try {
      const publication = { messageId, expectedLastSequence: lastSequence, signal: deps.signal }
      await deps.bus.store(sessionState, names, message, publication)
      return row
    } catch (error) {
      if (!(error instanceof WrongLastSequence)) throw error
    }
    lastSequence = null
    row = await retryTransient(() =>
      deps.db.selectFrom('comparisons').selectAll().where('id', '=', comparisonId).executeTakeFirst(),
    )
  }
}
