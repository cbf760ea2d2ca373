import type { Job, Moderation, Run, RunKind } from '@playground/contracts'
import { busContext } from '@playground/runtime'
import type { Selectable, Transaction } from 'kysely'
import { limitsOf, reserve } from '../accounts/quota.ts'
import type { Offer } from '../catalog/catalog.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Write } from '../db/write-together.ts'
import { chatInput } from '../history/chat-input.ts'
import type { Settings } from '../settings.ts'
import type { RunPlan } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'

export type RunSeed = Readonly<{
  id: string
  kind?: RunKind
  comparisonId: string | null
  laneId: string | null
  slot: number
  offer: Offer
  plan: RunPlan
  replaces?: string
  continuesRun: string | null
  /** Of a turn with nothing before it. */
  firstPrompt?: string | null
  /** Waits for that run's ending, whatever places are free. */
  afterRun?: string | null
}>

/** A longer input is asked for by whoever needs it, and does not go through the queue. */
const maxTravelling = 8192

type Start = Readonly<{ sessionId: string | null; acceptedAtMs: number }>

/**
 * Runs, and what is to be written of them: among it the reservation of what they may use at worst, for which this or
 * the writing throws `quota_exceeded`. The first of them get the free places, and so have jobs.
 */
export async function makeRuns(
  trx: Transaction<Tables>,
  settings: Settings,
  user: Selectable<UserRow>,
  { sessionId, acceptedAtMs }: Start,
  { at, freePlaces, class: jobClass, moderationOf }: Circumstances,
  seeds: readonly RunSeed[],
): Promise<{ runs: Run[]; jobs: Job[]; writes: Write[] }> {
  if (seeds.length === 0) return { runs: [], jobs: [], writes: [] }
  const wants = seeds.map(({ id, plan }) => ({
    runId: id,
    tokens: plan.reservedTokens,
    micros: plan.worstMicros ?? 0,
  }))
  const reservations = await reserve(trx, user.id, limitsOf(user, settings), wants)
  const standsInLine = ({ kind }: RunSeed) => jobClass === 'live' && kind !== 'moderation'
  const inLine = seeds.filter(({ afterRun = null }) => afterRun === null).filter(standsInLine)
  const ready = [...seeds.filter((seed) => !standsInLine(seed)), ...inLine.slice(0, freePlaces)]
  const released = new Set(ready.map(({ id }) => id))
  const rows = seeds.map((seed) => ({
    id: seed.id,
    user_id: user.id,
    session_id: sessionId,
    comparison_id: seed.comparisonId,
    lane_id: seed.laneId,
    slot: seed.slot,
    kind: seed.kind ?? 'chat',
    class: jobClass,
    provider: seed.offer.model.provider,
    model: seed.offer.model.id,
    demo: seed.offer.model.demo,
    terms: jsonb({ ...seed.plan.terms, origin: busContext.origin() ?? undefined }),
    input_tokens: seed.plan.inputTokens,
    replaces: seed.replaces ?? null,
    continues_run: seed.continuesRun,
    after_run: seed.afterRun ?? null,
    accepted_at_ms: acceptedAtMs,
    moderation: moderationOf(seed.comparisonId) === null ? null : jsonb(moderationOf(seed.comparisonId)),
    released_at: released.has(seed.id) ? at : null,
    in_index: false,
    published_at: released.has(seed.id) ? at : null,
    created_at: at,
  }))
  return {
    runs: seeds.map((seed) => queuedRun(seed, at, moderationOf(seed.comparisonId))),
    jobs: ready.map(({ id, kind = 'chat', comparisonId, offer: { model }, plan: { terms }, firstPrompt = null }) => ({
      runId: id,
      kind,
      sessionId,
      comparisonId,
      userId: user.id,
      provider: model.provider,
      model: model.id,
      class: jobClass,
      acceptedAtMs,
      ...(firstPrompt === null || firstPrompt.length + (terms.instructions?.length ?? 0) > maxTravelling
        ? {}
        : { input: chatInput({ id, model: model.id, terms }, [{ role: 'user', content: firstPrompt }]) }),
    })),
    writes: [trx.insertInto('runs').values(rows), ...reservations],
  }
}

function queuedRun(
  { id, comparisonId, laneId, offer: { model }, replaces }: RunSeed,
  at: Date,
  moderation: Moderation | null,
): Run {
  return {
    id,
    comparisonId: comparisonId ?? id,
    laneId: laneId ?? id,
    model: model.id,
    provider: model.provider,
    status: 'queued',
    attempt: 0,
    index: 0,
    text: '',
    reasoning: null,
    finishReason: null,
    error: null,
    metrics: null,
    droppedParameters: [],
    replaces: replaces ?? null,
    ...(moderation && { moderation }),
    createdAt: at.toISOString(),
    endedAt: null,
  }
}
