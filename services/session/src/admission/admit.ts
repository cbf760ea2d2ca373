import { type JobClass, type Moderation, ProcedureError } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import type { z } from 'zod'
import { inTurn } from '../db/in-turn.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import { type Write, writeTogether } from '../db/write-together.ts'
import type { Deps } from '../deps.ts'
import { type Circumstances, type Rate, readStanding } from './read-standing.ts'
import { refuseBacklog } from './refuse-backlog.ts'

export type Planned<Stored, Fresh> = Readonly<{
  /** What is remembered for a repeat of the start. */
  stored: Stored
  /** What else its first time needs to go on. */
  fresh: Fresh
  /** Made by the plan, done in one statement together with what every start writes. */
  writes: readonly Write[]
  /** Whether this counts as a start. */
  counts: boolean
}>

export type Admission<Stored, Fresh> = Readonly<{
  start: Readonly<{
    userId: string
    idempotency: { key: string; fingerprint: string } | null
    class?: JobClass | undefined
    moderation?: Moderation | undefined
    moderations?: Readonly<Record<string, Moderation>> | undefined
  }>
  /** An id made for this start alone: without a client's key, it keeps a repeated transaction from starting twice. */
  ownKey: string
  /** What it counts as; null: as nothing. A comparison's start unless told; what a job starts was counted before. */
  rate?: Rate | null
  stored: z.ZodType<Stored>
  /** Checks and reserves. Whatever it throws undoes everything. */
  plan: (
    trx: Transaction<Tables>,
    user: Selectable<UserRow>,
    standing: Circumstances,
  ) => Promise<Planned<Stored, Fresh>>
}>

/**
 * One transaction per start, under the user's lock: repeats of a key and races for places, quota and rate stand in
 * line here. What is refused leaves no trace. `fresh` is what the plan made besides, null for a repeat.
 */
export async function admit<Stored, Fresh>(
  deps: Deps,
  admission: Admission<Stored, Fresh>,
): Promise<{ stored: Stored; fresh: Fresh | null }> {
  await refuseBacklog(deps)
  const { settings } = deps
  const { start, ownKey } = admission
  const { userId, idempotency, class: jobClass = 'live' } = start
  const rate = jobClass === 'batch' ? null : admission.rate === undefined ? 'start' : admission.rate
  const moderationOf: Circumstances['moderationOf'] = (comparisonId) =>
    start.moderations?.[comparisonId ?? ''] ?? start.moderation ?? null
  const most = { start: settings.startsPerMinute, embedding: settings.embeddingsPerMinute }
  // A client's key has no blanks, so it never meets one of ours.
  const key = idempotency?.key ?? `own ${ownKey}`
  const fingerprint = idempotency?.fingerprint ?? ''
  const begin = async (trx: Transaction<Tables>) => {
    const { user, standing } = await readStanding(trx, userId, { key, rate, places: settings.placesPerUser })
    if (standing.known !== null) {
      if (standing.known.fingerprint !== fingerprint) {
        throw new ProcedureError('idempotency_key_reused', 'This idempotency key was used for something else.')
      }
      return { stored: admission.stored.parse(standing.known.response), fresh: null }
    }
    if (rate !== null && standing.starts >= most[rate]) throw tooMany(rate, most[rate], standing.waitMs)
    const { stored, fresh, writes, counts } = await admission.plan(trx, user, {
      at: standing.at,
      freePlaces: standing.freePlaces,
      class: jobClass,
      moderationOf,
    })
    const remember = trx
      .insertInto('idempotency')
      .values({ user_id: userId, key, fingerprint, response: jsonb(stored) })
      // One of more than a day ago, which is not purged yet.
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'key']).doUpdateSet({
          fingerprint: (excluded) => excluded.ref('excluded.fingerprint'),
          response: (excluded) => excluded.ref('excluded.response'),
          created_at: sql`now()`,
        }),
      )
    const count = counts && rate !== null ? [trx.insertInto('starts').values({ user_id: userId, kind: rate })] : []
    await writeTogether(trx, [...writes, remember, ...count])
    return { stored, fresh }
  }
  return inTurn(deps.db, userId, () => transact(deps.db, begin))
}

function tooMany(rate: Rate, limit: number, waitMs: number): ProcedureError {
  const what = rate === 'start' ? 'starts' : 'embedding calls'
  return new ProcedureError('rate_limited', `No more than ${limit} ${what} a minute.`, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
}
