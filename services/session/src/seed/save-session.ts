import { estimateTokens } from '@playground/contracts'
import type { Transaction } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import type { RunTerms, Tables } from '../db/schema.ts'
import type { InventedSession } from './invent-history.ts'

const laterThan = (at: Date, ms: number) => new Date(at.getTime() + ms)
const dayOf = (at: Date) => at.toISOString().slice(0, 10)

/**
 * Writes a session as the service has it once all is over. The log never had it: so it counts as told, and no
 * sweeper repeats it. Its runs count as those of real models, or there would be neither costs nor a leaderboard.
 */
export async function saveSession(trx: Transaction<Tables>, userId: string, session: InventedSession): Promise<void> {
  const { id, title, blind, revealed, at, lanes, turns } = session
  const last = turns.at(-1)?.at ?? at
  const settings = { user_id: userId, title, blind, revealed, cost_cap_micros: null }
  await trx
    .insertInto('sessions')
    .values({ id, ...settings, lane_count: lanes.length, created_at: at, updated_at: last })
    .execute()
  await trx
    .insertInto('lanes')
    .values(
      lanes.map(({ id: laneId, voice, position }) => ({
        ...{ id: laneId, session_id: id, position, model: voice.id, provider: voice.id.split('/')[0] ?? '' },
        ...{ label: voice.name, instructions: null, parameters: jsonb({}), created_at: at },
      })),
    )
    .execute()
  for (const turn of turns) {
    const { runs, winner } = turn
    const replacedBy = new Map(runs.flatMap((run) => (run.replaces === null ? [] : [[run.replaces, run.id] as const])))
    const endOf = (run: (typeof runs)[number]) => laterThan(turn.at, (run.metrics.durationMs ?? 0) + 1000)
    const durations = runs.flatMap(({ status, metrics }) => (status === 'completed' ? (metrics.durationMs ?? []) : []))
    const endedAt = new Date(Math.max(...runs.map((run) => endOf(run).getTime())))
    await trx
      .insertInto('comparisons')
      .values({
        ...{ id: turn.id, session_id: id, user_id: userId, position: turn.position, prompt: turn.prompt },
        ...{ prompt_tokens: estimateTokens(turn.prompt), context: jsonb('own'), status: 'completed' },
        ...{ round: 1, announced_round: 1, created_sequence: 0, created_at: turn.at, ended_at: endedAt },
        total_tokens: runs.reduce((sum, { metrics }) => sum + metrics.usage.total, 0),
        total_micros: runs.reduce((sum, { metrics }) => sum + (metrics.costMicros ?? 0), 0),
        average_duration_ms: durations.reduce((sum, ms) => sum + ms, 0) / Math.max(1, durations.length),
        answers: runs.filter((run) => !replacedBy.has(run.id) && run.text !== '').length,
      })
      .execute()
    for (const run of runs) {
      const { voice } = run.lane
      const terms: RunTerms = {
        ...{ instructions: null, parameters: {}, maxOutputTokens: 4096, contextWindow: 128_000 },
        ...{ costCapMicros: null, pricing: voice.pricing, priceVersion: 'demo' },
      }
      const model = { provider: voice.id.split('/')[0] ?? '', model: voice.id, demo: false }
      const place = { user_id: userId, session_id: id, comparison_id: turn.id }
      await trx
        .insertInto('runs')
        .values({
          ...{ id: run.id, ...place, lane_id: run.lane.id, slot: run.lane.position, ...model },
          ...{ status: run.status, attempt: 1, text: run.text, terms: jsonb(terms), input_tokens: run.inputTokens },
          ...{ finish_reason: run.status === 'completed' ? 'stop' : null, answer_tokens: estimateTokens(run.text) },
          ...{ error: run.error === null ? null : jsonb(run.error), metrics: jsonb(run.metrics) },
          ...{ timeline: jsonb(run.timeline), duration_ms: run.metrics.durationMs, first_sequence: 0 },
          ...{ replaces: run.replaces, replaced_by: replacedBy.get(run.id) ?? null },
          ...{ accepted_at_ms: turn.at.getTime(), released_at: turn.at, published_at: turn.at },
          ...{ created_at: turn.at, ended_at: endOf(run) },
        })
        .execute()
      const { usage, costMicros, costStatus, ttftMs, tokensPerSecond } = run.metrics
      await trx
        .insertInto('charges')
        .values({
          ...{ run_id: run.id, ...place, kind: 'chat', ...model, day: dayOf(turn.at), created_at: endOf(run) },
          ...{ input: usage.input, cache_read: 0, cache_write: 0, output: usage.output, reasoning: 0 },
          ...{ tokens: usage.total, cost_micros: costMicros, cost_status: costStatus, price_version: 'demo' },
          ...{ failed: run.error !== null, ttft_ms: ttftMs, tokens_per_second: tokensPerSecond },
        })
        .execute()
      await trx
        .insertInto('attempts')
        .values({
          ...{ run_id: run.id, attempt: 1, worker_id: 'demo', started_at: turn.at, ended_at: endOf(run) },
          ...{ outcome: run.status, tokens: usage.total, cost_micros: costMicros },
        })
        .execute()
    }
    if (winner === null) continue
    const votedAt = laterThan(endedAt, 40_000)
    const stamps = { created_at: votedAt, updated_at: votedAt }
    const vote = { comparison_id: turn.id, user_id: userId, winner, tags: [session.tag] }
    // The first vote reveals a session: those after it are cast with open eyes.
    await trx
      .insertInto('votes')
      .values({ ...vote, blind: blind && turn.position === 0, ...stamps })
      .execute()
  }
}
