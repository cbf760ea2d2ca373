import { type BackgroundJobRequest, ProcedureError, procedures } from '@playground/contracts'
import { busContext } from '@playground/runtime'
import type { Transaction } from 'kysely'
import { admit } from '../admission/admit.ts'
import { readLanes } from '../admission/choose-lanes.ts'
import { findOffer } from '../catalog/find-offer.ts'
import { asNoConversation, onlyLane } from '../conversations/only-lane.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockSession } from '../records/read-session-record.ts'
import { dispatchSoon } from './dispatch-jobs.ts'

const stored = procedures.createJob.response

/**
 * Accepts a job. What can be known to fail is refused now; quota is reserved when it begins. Completions count as
 * starts; embeddings are held by the places and the queue alone, which is what they are put into jobs for.
 */
export function createJob(deps: Deps): Answer<typeof procedures.createJob> {
  return async (request) => {
    const { userId, jobId, acceptedAtMs, moderation, scratch } = request
    const admitted = await admit(deps, {
      start: request,
      ownKey: jobId,
      rate: request.request.type === 'completion' ? 'start' : null,
      stored,
      plan: async (trx) => {
        await refuseFlood(trx, userId, deps.settings.jobsWaiting)
        await refuseImpossible(trx, deps, userId, request.request)
        const insert = trx.insertInto('jobs').values({
          id: jobId,
          user_id: userId,
          type: request.request.type,
          request: jsonb({ request: request.request, scratch, origin: busContext.origin() ?? undefined }),
          moderation: moderation === undefined ? null : jsonb(moderation),
          accepted_at_ms: acceptedAtMs,
        })
        return { stored: { jobId }, fresh: {}, writes: [insert], counts: true }
      },
    })
    dispatchSoon(deps, userId)
    return admitted.stored
  }
}

async function refuseFlood(trx: Transaction<Tables>, userId: string, most: number): Promise<void> {
  const { count } = await trx
    .selectFrom('jobs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('state', '=', 'queued')
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (count < most) return
  throw new ProcedureError('rate_limited', `No more than ${most} jobs may wait.`, { retryAfterSeconds: 5 })
}

async function refuseImpossible(
  trx: Transaction<Tables>,
  { catalog }: Deps,
  userId: string,
  request: BackgroundJobRequest,
): Promise<void> {
  if (request.type === 'embeddings') findOffer(catalog, 'embedding', request.model ?? null)
  else if (request.model !== undefined) findOffer(catalog, 'chat', request.model)
  if (request.type === 'embeddings' || request.conversationId === undefined) return
  const session = await lockSession(trx, userId, request.conversationId).catch(asNoConversation)
  onlyLane(await readLanes(trx, session.id))
}
