import { ProcedureError } from '@playground/contracts'
import { holdRequest, type LongRequest } from '../http/hold-request.ts'
import type { Hub } from '../live/hub.ts'
import type { Subscription } from '../live/subscription.ts'
import type { Turn } from './start-chat.ts'

/** Resolves when a turn has ended and its results are readable everywhere. The turn goes on whoever stops waiting. */
export async function awaitTurn(
  hub: Hub,
  { userId, comparison: { id, sessionId }, sequence }: Turn,
  request: LongRequest,
): Promise<void> {
  const ended = Promise.withResolvers<void>()
  // It may end, or the session be deleted, before anybody awaits it.
  ended.promise.catch(() => {})
  const resolveIfEnded = ({ followed }: Subscription) => {
    const turn = followed.fold.comparisons.find((comparison) => comparison.id === id)
    if (turn?.status !== 'running') ended.resolve()
  }
  const subscription = await hub.join({
    sessionId,
    userId,
    after: hub.cursorAt(sequence),
    audience: {
      deliver: (_from, frame) => {
        if (frame.type === 'comparison.ended' && frame.about === id) ended.resolve()
        if (frame.type === 'session.deleted') {
          ended.reject(new ProcedureError('not_found', 'The conversation was deleted.'))
        }
      },
      restart: resolveIfEnded,
    },
    onJoined: ({ resumed }, from) => {
      if (!resumed) resolveIfEnded(from)
    },
  })
  try {
    await holdRequest(request, ended.promise)
  } finally {
    hub.leave(subscription)
  }
}
