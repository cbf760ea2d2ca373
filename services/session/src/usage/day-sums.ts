import { sql } from 'kysely'

/** Days in UTC, both included; null: no bound. */
export type Days = Readonly<{ from: string | null; to: string | null }>

export const inDays = ({ from, to }: Days) =>
  sql<boolean>`day BETWEEN coalesce(${from}::date, '-infinity') AND coalesce(${to}::date, 'infinity')`

/** Rows of these users that together are their use: sums of days, and what has yet to be added to them. */
export const usageRows = (userIds: readonly string[]) => sql`(
  SELECT * FROM usage_days WHERE user_id = ANY(${userIds}::uuid[])
  UNION ALL
  SELECT * FROM usage_changes WHERE user_id = ANY(${userIds}::uuid[])
) AS own`
