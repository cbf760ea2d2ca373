import { sql } from 'kysely'
import { notLeaving } from '../accounts/not-leaving.ts'
import type { Queries } from '../db/schema.ts'
import type { Ballot } from './pair-votes.ts'

export type Filter = Readonly<{ userId: string; tag: string | null; blind: boolean | null }>

/** Equal votes together, those cast blind apart from the others. */
export type BlindBallot = Ballot & Readonly<{ blind: boolean }>

/**
 * A user's votes, over the answers that were on the screen when they were cast: not those of later retries and later
 * lanes. Answers of demo models and those without text take no part, and a model with two lanes takes part once; a
 * vote is left out where fewer than two models remain, or the winner does not.
 */
export async function readBallots(db: Queries, { userId, tag, blind }: Filter): Promise<readonly BlindBallot[]> {
  const { rows } = await sql<BlindBallot>`
    WITH judged AS (
      SELECT votes.winner, votes.blind, array_agg(DISTINCT runs.model) AS models,
        max(runs.model) FILTER (WHERE runs.id::text = votes.winner) AS best
      FROM votes
      JOIN comparisons ON comparisons.id = votes.comparison_id
      JOIN sessions ON sessions.id = comparisons.session_id AND sessions.deleted_at IS NULL
      JOIN runs ON runs.comparison_id = votes.comparison_id
        AND NOT runs.demo AND runs.text <> '' AND runs.created_at <= votes.updated_at
      LEFT JOIN runs AS retry ON retry.id = runs.replaced_by
      WHERE votes.user_id = ${userId} AND ${notLeaving('sessions')}
        AND (${tag}::text IS NULL OR ${tag} = ANY (votes.tags))
        AND (${blind}::boolean IS NULL OR votes.blind = ${blind})
        AND (retry.id IS NULL OR retry.created_at > votes.updated_at)
      GROUP BY votes.comparison_id
    )
    SELECT models, best AS winner, blind, count(*) AS votes FROM judged
    WHERE cardinality(models) > 1 AND (best IS NOT NULL OR winner IN ('tie', 'both_bad'))
    GROUP BY models, best, blind
  `.execute(db)
  return rows
}

/** Tags that any of a user's votes carries. */
export async function readTags(db: Queries, userId: string): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    SELECT DISTINCT unnest(votes.tags) AS tag
    FROM votes
    JOIN comparisons ON comparisons.id = votes.comparison_id
    JOIN sessions ON sessions.id = comparisons.session_id AND sessions.deleted_at IS NULL
    WHERE votes.user_id = ${userId} AND ${notLeaving('sessions')} ORDER BY tag
  `.execute(db)
  return rows.map(({ tag }) => tag)
}
