import { ProcedureError } from '@playground/contracts'
import type { FastifyReply } from 'fastify'
import type { Principal } from '../auth/principal.ts'
import type { Connection, Connections, Farewell } from '../live/connections.ts'
import type { Hub } from '../live/hub.ts'
import type { Subscription } from '../live/subscription.ts'
import type { Turn } from './start-chat.ts'

export type Waiting = Readonly<{ hub: Hub; waiting: Connections }>

/** Whoever waits is gone: there is nobody to answer. */
export class NobodyWaits extends Error {
  override name = 'NobodyWaits'
}

/** Resolves when a turn has ended and its results are readable everywhere. The turn goes on whoever stops waiting. */
export async function awaitTurn(
  { hub, waiting }: Waiting,
  { userId, comparison: { id, sessionId }, sequence }: Turn,
  { principal, reply }: { principal: Principal; reply: FastifyReply },
): Promise<void> {
  const ended = Promise.withResolvers<void>()
  // Whatever stops the waiting may do so before anybody awaits it.
  ended.promise.catch(() => {})
  const resolveIfEnded = ({ followed }: Subscription) => {
    const turn = followed.fold.comparisons.find((comparison) => comparison.id === id)
    if (turn?.status !== 'running') ended.resolve()
  }
  const connection: Connection = {
    principal,
    beat: () => {},
    close: (farewell) => ended.reject(refusalOf(farewell)),
  }
  const leave = () => ended.reject(new NobodyWaits())
  reply.raw.on('close', leave)
  waiting.add(connection)
  let subscription: Subscription | null = null
  try {
    subscription = await hub.join({
      sessionId,
      userId,
      after: hub.cursorAt(sequence),
      audience: {
        deliver: (_from, frame) => {
          if (frame.type === 'comparison.ended' && frame.about === id) ended.resolve()
          if (frame.type === 'session.deleted') ended.reject(deleted())
        },
        restart: resolveIfEnded,
      },
      onJoined: ({ resumed }, from) => {
        if (!resumed) resolveIfEnded(from)
      },
    })
    await ended.promise
  } finally {
    if (subscription !== null) hub.leave(subscription)
    waiting.remove(connection)
    reply.raw.off('close', leave)
  }
}

function deleted(): ProcedureError {
  return new ProcedureError('not_found', 'The conversation was deleted.')
}

function refusalOf(farewell: Farewell): ProcedureError {
  switch (farewell) {
    case 'restart':
      return new ProcedureError('unavailable', 'The service is restarting; the answer goes on.', {
        retryAfterSeconds: 1,
      })
    case 'login ended':
      return new ProcedureError('unauthenticated', 'Please sign in.')
    case 'forbidden':
      return new ProcedureError('forbidden', 'This account is disabled.')
    default:
      return farewell satisfies never
  }
}
