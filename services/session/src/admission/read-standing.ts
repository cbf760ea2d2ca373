import type { JobClass, Moderation } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import { mayAct, userLock } from '../accounts/lock-user.ts'
import { inOneWrite } from '../db/in-one-write.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import { takesPlace } from './takes-place.ts'

/** What is counted against a limit per minute. */
export type Rate = 'start' | 'embedding'

/** How a user stands at the moment of a start. */
export type Standing = Readonly<{
  /** What was answered to this key before. */
  known: Readonly<{ fingerprint: string; response: unknown }> | null
  /** Starts of the last 60 s that are counted alike, and when the oldest of them is forgotten. */
  starts: number
  waitMs: number
  /** Runs that a place is free for at once; none while older ones wait. */
  freePlaces: number
  /** Now, by the database's clock. */
  at: Date
}>

/** Under which runs are made. */
export type Circumstances = Pick<Standing, 'at' | 'freePlaces'> &
  Readonly<{
    class: JobClass
    /** What was found in the prompt of a comparison, or in what is asked outside any. */
    moderationOf: (comparisonId: string | null) => Moderation | null
  }>

type Row = {
  fingerprint: string | null
  response: unknown
  starts: number
  wait_ms: number
  taken: number
  waiting: number
  at: Date
}

/**
 * Takes the user's lock and reads how they stand, in a statement behind it: one sees what was committed when it began.
 */
export async function readStanding(
  trx: Transaction<Tables>,
  userId: string,
  { key, rate, places }: Readonly<{ key: string; rate: Rate | null; places: number }>,
): Promise<{ user: Selectable<UserRow>; standing: Standing }> {
  const asked = sql<Row>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at, known.fingerprint, known.response,
      recent.starts, recent.wait_ms, open.taken, open.waiting
    FROM (
      SELECT count(*) AS starts,
        coalesce(60000 - extract(epoch FROM clock_timestamp() - min(at)) * 1000, 0) AS wait_ms
      FROM starts
      WHERE user_id = ${userId} AND kind = ${rate} AND at > clock_timestamp() - interval '60 seconds'
    ) AS recent
    CROSS JOIN (
      SELECT count(*) FILTER (WHERE released_at IS NOT NULL) AS taken,
        count(*) FILTER (WHERE released_at IS NULL AND NOT EXISTS (
          SELECT 1 FROM runs AS earlier WHERE earlier.id = runs.after_run AND earlier.ended_at IS NULL
        )) AS waiting
      FROM runs WHERE user_id = ${userId} AND ended_at IS NULL AND ${takesPlace}
    ) AS open
    LEFT JOIN (
      SELECT fingerprint, response FROM idempotency
      WHERE user_id = ${userId} AND key = ${key} AND created_at > now() - interval '24 hours'
    ) AS known ON true
  `
  const [users, rows] = await inOneWrite(trx, [userLock(trx, userId).compile(), asked.compile(trx)])
  const user = mayAct(users[0])
  const [row] = rows
  if (row === undefined) throw new Error('a count has no row')
  const standing = {
    known: row.fingerprint === null ? null : { fingerprint: row.fingerprint, response: row.response },
    starts: row.starts,
    waitMs: row.wait_ms,
    freePlaces: row.waiting > 0 ? 0 : Math.max(0, places - row.taken),
    at: row.at,
  }
  return { user, standing }
}
