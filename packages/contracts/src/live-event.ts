import { z } from 'zod'
import { castVote, comparison, comparisonStatus } from './comparison.ts'
import { id } from './ids.ts'
import { totals } from './metrics.ts'
import { runDelta, runEnded, runProgress, runQueued, runSnapshot, runStarted } from './run-event.ts'
import { session, sessionHead } from './session.ts'

const head = { sessionId: id, at: z.string() }

export const comparisonCreated = z.object({ type: z.literal('comparison.created'), ...head, comparison })
export const comparisonEnded = z.object({
  type: z.literal('comparison.ended'),
  ...head,
  comparisonId: id,
  status: comparisonStatus.exclude(['running']),
  totals,
})
export const sessionUpdated = z.object({
  type: z.literal('session.updated'),
  ...head,
  session: sessionHead,
  votes: z.record(id, castVote).optional().describe('all votes of the session, by comparison'),
})
export const sessionDeleted = z.object({ type: z.literal('session.deleted'), ...head })

/** What the session service writes to the log of a session, after its commit. */
export const sessionEvent = z.discriminatedUnion('type', [
  comparisonCreated,
  comparisonEnded,
  sessionUpdated,
  sessionDeleted,
])
export type SessionEvent = z.infer<typeof sessionEvent>

const cursor = z
  .string()
  .describe('opaque; of several events made from one log message all but the last carry the one before')

/** An event as clients get it, over WebSocket and SSE alike. */
export const liveEvent = z.discriminatedUnion('type', [
  comparisonCreated.extend({ cursor }),
  runQueued.extend({ cursor }),
  runStarted.extend({ cursor }),
  runProgress.extend({ cursor }),
  runDelta.extend({ cursor }),
  runSnapshot.extend({ cursor }),
  runEnded.extend({ cursor }),
  comparisonEnded.extend({ cursor }),
  sessionUpdated.extend({ cursor }),
  sessionDeleted.extend({ cursor }),
])
export type LiveEvent = z.infer<typeof liveEvent>

/** First event of an SSE stream, and the socket's answer to `session.join`. */
export const sessionJoined = z.object({
  type: z.literal('session.joined'),
  requestId: z.string().optional(),
  sessionId: id,
  resumed: z.boolean(),
  cursor: z.string(),
  session: session.optional().describe('absent when resumed'),
})
export type SessionJoined = z.infer<typeof sessionJoined>

/** A session that was started just now, with its first turn, or the next one in a conversation. */
export const sessionCreated = z.object({
  type: z.literal('session.created'),
  sessionId: id,
  session,
  cursor: z.string(),
})
export type SessionCreated = z.infer<typeof sessionCreated>

/** An event of the stream that `POST /chat` answers with; `session.joined` where the log began anew meanwhile. */
export const chatEvent = z.discriminatedUnion('type', [sessionCreated, sessionJoined, ...liveEvent.options])
export type ChatEvent = z.infer<typeof chatEvent>
