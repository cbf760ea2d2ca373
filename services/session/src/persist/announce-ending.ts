import { WrongLastSequence } from '@playground/bus'
import { sessionState } from '@playground/contracts'
import { sql } from 'kysely'
import { asCreated } from '../admission/after-commit.ts'
import { announceStart } from '../admission/announce.ts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { readComparisons } from '../records/read-comparison.ts'

/** Comparisons among these that have ended and of whose ending the log does not know. */
export function findUnannounced({ db }: Pick<Deps, 'db'>, ids: readonly string[]): Promise<{ id: string }[]> {
  if (ids.length === 0) return Promise.resolve([])
  return retryTransient(() =>
    db
      .selectFrom('comparisons')
      .select('id')
      .where('id', 'in', ids)
      .where('ended_at', 'is not', null)
      .whereRef('announced_round', '<', 'round')
      .execute(),
  )
}

/**
 * Writes `comparison.ended`, once per ending: its message id names the round, and it must come right behind the last
 * message of its subject. One that runs again by now gets its ending later.
 */
export async function announceEnding(deps: Deps, comparisonId: string): Promise<void> {
  for (;;) {
    const row = await retryTransient(() =>
      deps.db.selectFrom('comparisons').selectAll().where('id', '=', comparisonId).executeTakeFirst(),
    )
    if (row === undefined || row.status === 'running' || row.ended_at === null) return
    if (row.announced_round >= row.round) return
    const place = { userId: row.user_id, sessionId: row.session_id }
    if (row.created_sequence === null) {
      const [turn] = await retryTransient(() => readComparisons(deps.db, { ids: [comparisonId] }))
      if (turn !== undefined) await announceStart(deps, place, asCreated(turn.comparison), [])
    }
    const names = { ...place, comparisonId }
    const last = await deps.bus.readLast(sessionState, names)
    const messageId = `${comparisonId}.ended.${row.round}`
    if (last?.messageId !== messageId) {
      const message = {
        type: 'comparison.ended' as const,
        sessionId: row.session_id,
        at: row.ended_at.toISOString(),
        comparisonId,
        status: row.status,
        totals: { tokens: row.total_tokens, costMicros: row.total_micros, averageDurationMs: row.average_duration_ms },
      }
      const expectedLastSequence = last?.sequence ?? 0
      try {
        await deps.bus.store(sessionState, names, message, { messageId, expectedLastSequence, signal: deps.signal })
      } catch (error) {
        if (error instanceof WrongLastSequence) continue
        throw error
      }
    }
    await retryTransient(() =>
      deps.db
        .updateTable('comparisons')
        .set({ announced_round: sql`greatest(announced_round, ${row.round})` })
        .where('id', '=', comparisonId)
        .execute(),
    )
    return
  }
}
