import type { SessionSummary } from '@playground/contracts'
import { type RawBuilder, sql } from 'kysely'
import { notLeaving } from '../accounts/not-leaving.ts'
import type { Queries } from '../db/schema.ts'
import { planEachTime } from '../db/statement-names.ts'
import { readSummaries } from '../records/session-head.ts'
import { chooseSearch, type SearchWay } from './choose-search.ts'

type Search = Readonly<{ userId: string; limit: number; before: string | null; query: string }>
type Hit = {
  session_id: string
  kind: 'title' | 'prompt' | 'answer'
  lane_id: string | null
  snippet: string
  leads: boolean
  trails: boolean
}

const maxHits = 1000
/** Of the text around a hit, in characters. */
const leadLength = 60
const snippetLength = 200

/**
 * Sessions in whose title, prompts or answers the words occur, newest first, each with its best hit: the title, else
 * a prompt, else an answer. Among a user's hits of each kind the newest thousand are looked at.
 */
export async function searchSessions(
  db: Queries,
  { userId, limit, before, query }: Search,
): Promise<{ data: SessionSummary[]; nextCursor: string | null }> {
  const way = await chooseSearch(db, userId, query)
  const part = (text: 'title' | 'prompt' | 'text') => {
    const column = sql.ref(text)
    const at = sql`greatest(1, position(lower(${query}) IN lower(${column})) - ${leadLength}::integer)`
    return sql`substr(${column}, ${at}, ${snippetLength}::integer) AS snippet, ${at} > 1 AS leads,
      length(${column}) >= ${at} + ${snippetLength}::integer AS trails`
  }
  const { rows } = await sql<Hit>`
    ${sql.raw(planEachTime)}
    WITH ${hits(way, userId, query)},
    newest AS (SELECT * FROM hits ORDER BY session_id DESC, rank, hit_id LIMIT ${maxHits}),
    best AS (
      SELECT DISTINCT ON (session_id) session_id, rank, hit_id FROM newest
      WHERE ${before}::uuid IS NULL OR session_id < ${before}::uuid
      ORDER BY session_id DESC, rank, hit_id
    ),
    page AS (
      SELECT best.* FROM best JOIN sessions ON sessions.id = best.session_id
      WHERE sessions.deleted_at IS NULL AND ${notLeaving('sessions')}
      ORDER BY best.session_id DESC LIMIT ${limit + 1}
    )
    SELECT page.session_id, 'title' AS kind, NULL::uuid AS lane_id, ${part('title')}
    FROM page JOIN sessions ON sessions.id = page.hit_id WHERE page.rank = 0
    UNION ALL
    SELECT page.session_id, 'prompt', NULL, ${part('prompt')}
    FROM page JOIN comparisons ON comparisons.id = page.hit_id WHERE page.rank = 1
    UNION ALL
    SELECT page.session_id, 'answer', lane_id, ${part('text')}
    FROM page JOIN runs ON runs.id = page.hit_id WHERE page.rank = 2
    ORDER BY session_id DESC
  `.execute(db)
  const page = rows.slice(0, limit)
  const nextCursor = rows.length > limit ? (page.at(-1)?.session_id ?? null) : null
  if (page.length === 0) return { data: [], nextCursor: null }
  const sessions = await db
    .selectFrom('sessions')
    .selectAll()
    .where(
      'id',
      'in',
      page.map((hit) => hit.session_id),
    )
    .orderBy('id', 'desc')
    .execute()
  const hitOf = new Map(page.map((hit) => [hit.session_id, toHit(hit)]))
  const data = (await readSummaries(db, sessions)).map((summary): SessionSummary => {
    const hit = hitOf.get(summary.id)
    return hit === undefined ? summary : { ...summary, hit }
  })
  return { data, nextCursor }
}

/** The newest of each kind: sessions by title, by prompt, by answer. */
function hits(way: SearchWay, userId: string, query: string) {
  const candidates = sql`
    candidates AS MATERIALIZED (
      SELECT id FROM sessions WHERE user_id = ${userId} AND deleted_at IS NULL
      ORDER BY id DESC LIMIT ${way.newest}
    )`
  // As a list, not as a join: joined, all texts there are would be looked at before it is asked whose they are.
  const among = (column: 'id' | 'session_id') => sql`${sql.ref(column)} = ANY (ARRAY(SELECT id FROM candidates))`
  const whose = (column: 'id' | 'session_id') =>
    way.newest !== null ? among(column) : way.byUser ? sql`user_id = ${userId}` : sql`user_id::text = ${userId}`
  // Text by text, a pattern would be read anew for each.
  const has = (column: 'title' | 'prompt' | 'text') =>
    way.newest === null
      ? sql`${sql.ref(column)} ILIKE ${`%${query.replace(/[\\%_]/g, '\\$&')}%`}`
      : sql`position(lower(${query}) IN lower(${sql.ref(column)})) > 0`
  const answers = (among: RawBuilder<unknown>) => sql`
      (SELECT session_id, 2, id FROM runs
        WHERE ${among} AND text <> '' AND ${has('text')}
          AND session_id IS NOT NULL AND replaced_by IS NULL
        ORDER BY session_id DESC LIMIT ${maxHits})`
  // Those that the index has not got yet are few.
  const allAnswers =
    way.newest !== null
      ? answers(whose('session_id'))
      : sql`${answers(sql`${whose('session_id')} AND in_index`)}
        UNION ALL ${answers(sql`user_id = ${userId} AND NOT in_index`)}`
  const found = sql`
    hits AS (
      (SELECT id AS session_id, 0 AS rank, id AS hit_id FROM sessions
        WHERE ${whose('id')} AND ${has('title')} ORDER BY id DESC LIMIT ${maxHits})
      UNION ALL
      (SELECT session_id, 1, id FROM comparisons
        WHERE ${whose('session_id')} AND ${has('prompt')} ORDER BY session_id DESC LIMIT ${maxHits})
      UNION ALL
      ${allAnswers}
    )`
  return way.newest === null ? found : sql`${candidates}, ${found}`
}

function toHit({ kind, lane_id: laneId, snippet, leads, trails }: Hit): NonNullable<SessionSummary['hit']> {
  const text = snippet.replace(/\s+/g, ' ').trim()
  return {
    kind,
    ...(laneId === null ? {} : { laneId }),
    snippet: `${leads ? '…' : ''}${text}${trails ? '…' : ''}`,
  }
}
