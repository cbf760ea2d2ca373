import { z } from 'zod'
import { comparison } from './comparison.ts'
import { errorCode } from './error-codes.ts'
import { id } from './ids.ts'
import { sessionCreated, sessionJoined } from './live-event.ts'
import { comparisonStart, idempotencyKey, sessionStart } from './start.ts'

const requestId = z.string().min(1).max(200).describe("the client's own, echoed")
const key = { idempotencyKey: idempotencyKey.optional() }

/** What a client may send over the socket. */
export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('session.start'), requestId, ...sessionStart.shape, ...key }),
  z.strictObject({ type: z.literal('comparison.start'), requestId, sessionId: id, ...comparisonStart.shape, ...key }),
  z.strictObject({ type: z.literal('session.join'), requestId, sessionId: id, after: z.string().max(64).optional() }),
  z.strictObject({ type: z.literal('session.leave'), requestId, sessionId: id }),
  z.strictObject({ type: z.literal('run.cancel'), requestId, runId: id }),
  z.strictObject({ type: z.literal('session.cancel'), requestId, sessionId: id }),
  z.strictObject({ type: z.literal('run.retry'), requestId, runId: id, ...key }),
  z.strictObject({ type: z.literal('auth.refresh'), requestId, token: z.string().max(16_384) }),
  z.strictObject({ type: z.literal('ping'), requestId }),
])
export type ClientFrame = z.infer<typeof clientFrame>

/** What the server answers over the socket; live events come besides. */
export const serverFrame = z.discriminatedUnion('type', [
  sessionCreated.extend({ requestId }),
  z.object({ type: z.literal('comparison.created'), requestId, sessionId: id, comparison, cursor: z.string() }),
  sessionJoined,
  z.object({ type: z.literal('session.left'), requestId, sessionId: id }),
  z.object({ type: z.literal('ok'), requestId }),
  z.object({ type: z.literal('pong'), requestId }),
  z.object({ type: z.literal('auth.expiring'), at: z.string(), expiresAt: z.string() }),
  z.object({
    type: z.literal('error'),
    requestId: z.string().optional(),
    sessionId: z.string().optional(),
    runId: z.string().optional(),
    code: errorCode,
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    timestamp: z.string(),
  }),
])
export type ServerFrame = z.infer<typeof serverFrame>

/** Why the server closed a socket. */
export const closeCode = {
  binary: 1003,
  tooLarge: 1009,
  restart: 1012,
  badMessage: 4400,
  loginEnded: 4401,
  forbidden: 4403,
  tooSlow: 4408,
  tooManyMessages: 4429,
} as const

/** The subprotocol of `GET /api/v1/ws`. A second value `bearer.<token>` may carry the credentials. */
export const subprotocol = 'playground.v1'
