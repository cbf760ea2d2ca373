import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import type { Turn } from './turn.ts'

/** All turns of a session, without their texts. */
export function readTurns(db: Queries, sessionId: string): Promise<Turn[]> {
  return db
    .selectFrom('runs')
    .innerJoin('comparisons', 'comparisons.id', 'runs.comparison_id')
    .select((query) => [
      'runs.id as runId',
      query.ref('runs.lane_id').$notNull().as('laneId'),
      'comparisons.id as comparisonId',
      'comparisons.position as position',
      'comparisons.prompt_tokens as promptTokens',
      'runs.answer_tokens as answerTokens',
      sql<boolean>`runs.ended_at IS NOT NULL AND runs.text <> ''`.as('hasText'),
      sql<boolean>`runs.replaced_by IS NULL`.as('current'),
      'runs.continues_run as continuesRun',
    ])
    .where('runs.session_id', '=', sessionId)
    .execute()
}
