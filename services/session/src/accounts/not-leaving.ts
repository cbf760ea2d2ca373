import { type RawBuilder, sql } from 'kysely'

/** That the account of a session or run is not gone: what belongs to one that is goes after it, and nobody sees it. */
export function notLeaving(of: 'sessions' | 'runs'): RawBuilder<boolean> {
  const userId = sql.ref(`${of}.user_id`)
  return sql`EXISTS (SELECT 1 FROM users WHERE users.id = ${userId} AND users.deleted_at IS NULL)`
}
