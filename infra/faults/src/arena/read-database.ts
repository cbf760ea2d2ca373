import type { Pool } from 'pg'

/** A run as Postgres has it. */
export type StoredRun = Readonly<{
  id: string
  userId: string
  sessionId: string
  comparisonId: string
  laneId: string
  provider: string
  model: string
  instructions: string | null
  status: string
  text: string
  attempt: number
  firstSequence: number
  /** Tokens charged; null when nothing was. */
  charged: number | null
  reserved: number | null
}>

/** Every run of the sessions. */
export async function readStoredRuns(database: Pool, sessionIds: readonly string[]): Promise<StoredRun[]> {
  const { rows } = await database.query<StoredRun>(
    `SELECT runs.id, runs.user_id AS "userId", runs.session_id AS "sessionId", runs.comparison_id AS "comparisonId",
            runs.lane_id AS "laneId", runs.provider, runs.model, lanes.instructions, runs.status, runs.text,
            runs.attempt, runs.first_sequence::float8 AS "firstSequence", charges.tokens::float8 AS charged,
            reservations.tokens::float8 AS reserved
       FROM runs JOIN lanes ON lanes.id = runs.lane_id
       LEFT JOIN charges ON charges.run_id = runs.id
       LEFT JOIN reservations ON reservations.run_id = runs.id
      WHERE runs.session_id = ANY($1) ORDER BY runs.id`,
    [sessionIds],
  )
  return rows
}

/**
 * What is wrong with a person's account, whatever else they have running: tokens reserved for a run that has ended or
 * for none at all, or use that is not the sum of the charges.
 */
export async function wrongInAccount(database: Pool, userId: string): Promise<string[]> {
  const { rows } = await database.query<{
    used: number
    charged: number
    reserved: number
    open: number
    leftOver: number
  }>(
    `SELECT coalesce(sum(used), 0)::float8 AS used, coalesce(sum(reserved), 0)::float8 AS reserved,
            (SELECT coalesce(sum(tokens), 0)::float8 FROM charges WHERE user_id = $1) AS charged,
            (SELECT coalesce(sum(tokens), 0)::float8 FROM reservations WHERE user_id = $1) AS open,
            (SELECT count(*)::float8 FROM reservations LEFT JOIN runs ON runs.id = reservations.run_id
              WHERE reservations.user_id = $1 AND (runs.id IS NULL OR runs.ended_at IS NOT NULL)) AS "leftOver"
       FROM quotas WHERE user_id = $1 AND measure = 'tokens'`,
    [userId],
  )
  const wrong: string[] = []
  for (const { used, charged, reserved, open, leftOver } of rows) {
    if (reserved !== open) wrong.push(`${reserved} tokens reserved, ${open} by reservations`)
    if (leftOver !== 0) wrong.push(`${leftOver} reservations are left over from runs that have ended`)
    if (used !== charged) wrong.push(`${used} tokens used, ${charged} charged`)
  }
  return wrong
}
