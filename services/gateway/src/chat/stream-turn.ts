import { type Comparison, type Session, sessionOf } from '@playground/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { JoinedSession } from '../live/joined-session.ts'
import type { LiveFrame } from '../live/live-frame.ts'
import { EventStream } from '../live/stream/event-stream.ts'
import type { StreamServing } from '../live/stream/serve-stream.ts'
import type { Subscription } from '../live/subscription.ts'
import { viewSession } from '../live/view.ts'
import type { Turn } from './start-chat.ts'

/**
 * Tells a turn as SSE: the session as it was when the turn began, the events of its run, and no more once the turn
 * has ended. What else happens in the session is for its own stream. Whoever stops reading stops nothing.
 */
export async function streamTurn(
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, comparison, runId, sequence }: Turn,
  { hub, streams, revocations }: StreamServing,
): Promise<void> {
  const { sessionId } = comparison
  const response = reply.raw
  const stream = new EventStream({ response, principal: request.user })
  const joined = new JoinedSession({ sessionId, hub, outlet: stream.outlet, answer: () => {} })
  const closeIfEnded = ({ followed }: Subscription) => {
    if (statusIn(sessionOf(followed.fold), comparison.id) !== 'running') stream.finish()
  }
  try {
    await hub.join({
      sessionId,
      userId,
      after: hub.cursorAt(sequence),
      audience: {
        deliver: (from, frame) => {
          if (!isAbout(frame, runId, comparison.id)) return
          joined.deliver(from, frame)
          if (frame.type === 'comparison.ended' || frame.type === 'session.deleted') stream.finish()
        },
        restart: (from, { session, cursor }) => {
          joined.restart(cursor)
          stream.tell({ type: 'session.joined', sessionId, resumed: false, cursor, session })
          closeIfEnded(from)
        },
      },
      onJoined: ({ resumed, cursor, session }, from) => {
        revocations.refuse(request.user)
        reply.hijack()
        stream.begin(reply.getHeaders())
        streams.add(stream)
        joined.begin(from, cursor)
        // What was missed is told, so the session must be shown as it was before.
        const shown = session ?? asOfStart(viewSession(from.followed.fold), comparison)
        stream.tell({ type: 'session.created', sessionId, session: shown, cursor })
        if (!resumed) closeIfEnded(from)
      },
    })
    response.on('close', () => {
      streams.remove(stream)
      joined.leave()
      stream.end()
    })
    if (response.destroyed) response.emit('close')
  } catch (error) {
    stream.end()
    throw error
  }
}

function isAbout({ about }: LiveFrame, runId: string, comparisonId: string): boolean {
  return about === null || about === runId || about === comparisonId
}

function statusIn({ comparisons }: Session, comparisonId: string): Comparison['status'] | undefined {
  return comparisons.find(({ id }) => id === comparisonId)?.status
}

/** A session as it was when a turn of it began: what the turn has used so far is not in its sums. */
function asOfStart(session: Session, begun: Comparison): Session {
  const { tokens, costMicros, averageDurationMs } = session.totals
  const used = session.comparisons.find(({ id }) => id === begun.id)?.totals ?? begun.totals
  return {
    ...session,
    comparisons: [...session.comparisons.filter(({ position }) => position < begun.position), begun],
    status: 'running',
    totals: { tokens: tokens - used.tokens, costMicros: costMicros - used.costMicros, averageDurationMs },
  }
}
