import type { Conversation } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import type { Queries, SessionRow } from '../db/schema.ts'

type Row = Pick<Selectable<SessionRow>, 'id' | 'title' | 'user_id' | 'created_at' | 'updated_at'>

/**
 * Sessions as conversations, in the order of `rows`. A turn is a message of the user's, and one of the model's once
 * it has ended with any text.
 */
export async function readConversations(db: Queries, rows: readonly Row[]): Promise<Conversation[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const { rows: counts } = await sql<{ session_id: string; messages: number }>`
    SELECT runs.session_id, count(*) + count(*) FILTER (WHERE runs.text <> '') AS messages
    FROM runs JOIN lanes ON lanes.id = runs.lane_id AND NOT lanes.removed
    WHERE runs.session_id = ANY(${ids}::uuid[]) AND runs.replaced_by IS NULL
    GROUP BY runs.session_id
  `.execute(db)
  const countOf = new Map(counts.map(({ session_id: id, messages }) => [id, messages]))
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    userId: row.user_id,
    messageCount: countOf.get(row.id) ?? 0,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}
