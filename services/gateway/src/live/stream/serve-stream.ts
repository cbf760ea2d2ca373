import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Revocations } from '../../auth/revocations.ts'
import type { Connections } from '../connections.ts'
import type { Hub } from '../hub.ts'
import { JoinedSession } from '../joined-session.ts'
import type { Subscription } from '../subscription.ts'
import { EventStream } from './event-stream.ts'

export type StreamServing = Readonly<{ hub: Hub; streams: Connections; revocations: Revocations }>

type StreamRequest = Readonly<{ sessionId: string; after: string | null; untilEnded: boolean }>

/** Serves a session's events as SSE. What is refused is refused before the stream begins. */
export async function serveStream(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessionId, after, untilEnded }: StreamRequest,
  { hub, streams, revocations }: StreamServing,
): Promise<void> {
  streams.refuseMore(request.user.userId)
  const response = reply.raw
  const stream = new EventStream({ response, principal: request.user })
  const joined = new JoinedSession({ sessionId, hub, outlet: stream.outlet, answer: () => {} })
  const closeWhenEnded = ({ followed }: Subscription) => {
    if (untilEnded && followed.fold.head.status === 'idle') stream.finish()
  }
  let isLive = false
  try {
    const subscription = await hub.join({
      sessionId,
      userId: request.user.userId,
      after,
      audience: {
        deliver: (from, frame) => {
          joined.deliver(from, frame)
          if (frame.type === 'session.deleted') stream.finish()
          // What was missed may hold the ending of one comparison and the beginning of the next.
          else if (isLive && frame.type === 'comparison.ended') closeWhenEnded(from)
        },
        restart: (from, { session, cursor }) => {
          joined.restart(cursor)
          stream.tell({ type: 'session.joined', sessionId, resumed: false, cursor, session })
          closeWhenEnded(from)
        },
      },
      onJoined: (answer, from) => {
        // The login may have ended while the session was read; from here on this stream is told.
        revocations.refuse(request.user)
        reply.hijack()
        stream.begin(reply.getHeaders())
        streams.add(stream)
        joined.begin(from, answer.cursor)
        stream.tell({ type: 'session.joined', sessionId, ...answer })
      },
    })
    response.on('close', () => {
      streams.remove(stream)
      joined.leave()
      stream.end()
    })
    isLive = true
    if (response.destroyed) response.emit('close')
    else closeWhenEnded(subscription)
  } catch (error) {
    stream.end()
    throw error
  }
}
