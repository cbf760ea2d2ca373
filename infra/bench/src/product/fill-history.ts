import type pg from 'pg'

/**
 * Gives a person so many sessions, each with one lane and one answered turn that was charged, from number `from` on. Straight into the
 * tables: through the API a million would take days. They ended yesterday, so that nobody looks for them in the log.
 */
export async function fillHistory(client: pg.Client, userId: string, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += atOnce) {
    const last = Math.min(first + atOnce, to) - 1
    await client.query('BEGIN')
    await client.query(
      `CREATE TEMPORARY TABLE made ON COMMIT DROP AS
       SELECT n, uuidv7() AS session, uuidv7() AS lane, uuidv7() AS comparison, uuidv7() AS run
       FROM generate_series($1::integer, $2::integer) AS n`,
      [first, last],
    )
    await client.query(
      `INSERT INTO sessions (id, user_id, title, blind, lane_count)
       SELECT session, $1, 'Session number ' || n, false, 1 FROM made`,
      [userId],
    )
    await client.query(
      `INSERT INTO lanes (id, session_id, position, model, provider, label, parameters)
       SELECT lane, session, 0, 'openai/gpt-4.1-mini', 'openai', 'GPT-4.1 mini', '{}' FROM made`,
    )
    await client.query(
      `INSERT INTO comparisons (id, session_id, user_id, position, prompt, prompt_tokens, context, status, round,
         announced_round, created_sequence, answers, ended_at)
       SELECT comparison, session, $1, 0, 'What is so special about ' || md5(n::text), 12, '{}', 'completed', 1, 1, 1, 1,
         now() - interval '1 day' FROM made`,
      [userId],
    )
    await client.query(
      `INSERT INTO runs (id, user_id, session_id, comparison_id, lane_id, provider, model, demo, status, attempt, text,
         finish_reason, terms, input_tokens, answer_tokens, accepted_at_ms, first_sequence, released_at, published_at,
         ended_at)
       SELECT run, $1, session, comparison, lane, 'openai', 'openai/gpt-4.1-mini', false, 'completed', 1,
         'It is the number ' || n || ', and ' || md5(md5(n::text)), 'stop', '{}', 12, 20, 0, 1, now(), now(),
         now() - interval '1 day'
       FROM made`,
      [userId],
    )
    await client.query(
      `INSERT INTO charges (run_id, user_id, session_id, comparison_id, kind, provider, model, demo, day, input,
         cache_read, cache_write, output, reasoning, tokens, cost_micros, cost_status, ttft_ms, tokens_per_second)
       SELECT run, $1, session, comparison, 'chat', 'openai', 'openai/gpt-4.1-mini', false, current_date - n % 365, 12,
         0, 0, 20, 0, 32, 40, 'exact', 300 + n % 100, 50 + n % 10 FROM made`,
      [userId],
    )
    await client.query('COMMIT')
  }
  // As the server would by itself in an hour or so; the first questions would otherwise pay for what was just written.
  await client.query('VACUUM (ANALYZE) sessions, lanes, comparisons, runs, charges, usage_days')
  await client.query('CHECKPOINT')
}

const atOnce = 20_000
