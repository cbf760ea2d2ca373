import { z } from 'zod'
import { quota, user } from './account.ts'
import { comparison } from './comparison.ts'
import { id, modelId } from './ids.ts'
import { job, runInput } from './job.ts'
import { lane, laneChange, laneInput } from './lane.ts'
import { procedure } from './procedure.ts'
import { run, runDetails } from './run.ts'
import { session, sessionSummary } from './session.ts'
import { comparisonStart, idempotencyKey, sessionStart, title, vote } from './start.ts'

/** Every procedure that changes or reads somebody's data says whose; another's id is `not_found`. */
const by = { userId: id }
const nothing = z.object({})

/** How a start is recognised again: the client's key and a hash of route and body (hex SHA-256). */
const idempotency = z.object({ key: idempotencyKey, fingerprint: z.string() }).nullable()

/** Common to everything that starts runs. `acceptedAtMs` is the gateway's wall clock. */
const start = { ...by, acceptedAtMs: z.number(), idempotency }

/** A run that Postgres does not have as ended: read the rest from the log, from its first sequence on. */
export const openRun = z.object({
  runId: id,
  provider: z.string(),
  firstSequence: z.int().nonnegative().describe('0: not in the log yet'),
})
export type OpenRun = z.infer<typeof openRun>

/** A session with nothing veiled, as the database has it, and what to read from the log on top. */
export const sessionRecord = z.object({ session, open: z.array(openRun) })
export type SessionRecord = z.infer<typeof sessionRecord>

/**
 * What an accepted start hands back: jobs for the gateway to publish (runs beyond the user's places are published
 * later by the session service), and the log's sequence after which the client's live events begin.
 */
const admitted = { jobs: z.array(job), sequence: z.int().nonnegative(), replayed: z.boolean() }

const account = z.object({ user, quota })
const login = z.object({ user, loginId: id, refreshToken: z.string() })
const page = { limit: z.int().min(1).max(100), cursor: z.string().nullable() }
const define = <Request extends z.ZodType, Response extends z.ZodType>(
  name: string,
  request: Request,
  response: Response,
) => procedure({ service: 'session', name, request, response })

// Accounts. Passwords are hashed and verified by the gateway; here are only hashes.
export const registerUser = define(
  'register-user',
  z.object({ email: z.string(), name: z.string().nullable(), passwordHash: z.string() }),
  login,
)
/** Counts a try against its account and address, refusing with `rate_limited` past the limits, then looks it up. */
export const findCredentials = define(
  'find-credentials',
  z.object({ email: z.string(), ip: z.string() }),
  z.object({ found: z.object({ userId: id, passwordHash: z.string().nullable(), disabled: z.boolean() }).nullable() }),
)
/** The same counters for registrations: 30 a minute per address. */
export const countRegistration = define('count-registration', z.object({ ip: z.string() }), nothing)
export const openLogin = define('open-login', z.object({ ...by, newPasswordHash: z.string().nullable() }), login)
/** Rotates a refresh token. One used before ends its whole family: `unauthenticated`. */
export const rotateLogin = define('rotate-login', z.object({ refreshToken: z.string() }), login)
/** Ends a login by id or by its refresh token; its access tokens are revoked everywhere. */
export const closeLogin = define(
  'close-login',
  z.object({ loginId: id.nullable(), refreshToken: z.string().nullable() }),
  nothing,
)
export const readAccount = define('read-account', z.object(by), account)
export const readPasswordHash = define(
  'read-password-hash',
  z.object(by),
  z.object({ passwordHash: z.string().nullable() }),
)
/** Sets a new password and ends all other logins. */
export const changePassword = define(
  'change-password',
  z.object({ ...by, passwordHash: z.string(), keepLoginId: id }),
  nothing,
)
export const deleteAccount = define('delete-account', z.object(by), nothing)
/** Counts a request that is no start against the 600 a minute of its user. */
export const countRequest = define('count-request', z.object(by), nothing)

// Starts
export const startSession = define(
  'start-session',
  z.object({ ...start, sessionId: id.describe('made by the gateway, which follows it already'), body: sessionStart }),
  z.object({ ...admitted, record: sessionRecord }),
)
export const startComparison = define(
  'start-comparison',
  z.object({ ...start, sessionId: id, body: comparisonStart }),
  z.object({ ...admitted, comparison, blind: z.boolean(), revealed: z.boolean() }),
)
export const retryRun = define(
  'retry-run',
  z.object({ ...start, runId: id }),
  z.object({ ...admitted, run, sessionId: id }),
)
export const addLane = define(
  'add-lane',
  z.object({ ...start, sessionId: id, lane: laneInput, replay: z.boolean() }),
  z.object({ ...admitted, lane }),
)

// Sessions
export const listSessions = define(
  'list-sessions',
  z.object({ ...by, ...page, query: z.string().nullable() }),
  z.object({ data: z.array(sessionSummary), nextCursor: z.string().nullable() }),
)
export const readSession = define('read-session', z.object({ ...by, sessionId: id }), sessionRecord)
export const renameSession = define('rename-session', z.object({ ...by, sessionId: id, title }), sessionRecord)
export const deleteSession = define(
  'delete-session',
  z.object({ ...by, sessionId: id }),
  z.object({ open: z.array(openRun) }),
)
export const restoreSession = define('restore-session', z.object({ ...by, sessionId: id }), sessionRecord)
export const changeLane = define(
  'change-lane',
  z.object({ ...by, sessionId: id, laneId: id, change: laneChange }),
  lane,
)
export const removeLane = define('remove-lane', z.object({ ...by, sessionId: id, laneId: id }), nothing)
export const castVote = define(
  'cast-vote',
  z.object({ ...by, comparisonId: id, vote }),
  z.object({ comparison, record: sessionRecord }),
)
export const revealSession = define('reveal-session', z.object({ ...by, sessionId: id }), sessionRecord)
/** Per lane: what a start would cost and whether it fits. Spends nothing. */
export const estimateStart = define(
  'estimate-start',
  z.object({ ...by, body: sessionStart }),
  z.object({
    lanes: z.array(
      z.object({
        model: modelId,
        costMicros: z.object({ low: z.int(), high: z.int() }).nullable(),
        fits: z.boolean(),
        inputTokens: z.int(),
        droppedParameters: z.array(z.string()),
      }),
    ),
  }),
)

// Runs
/** Where a run stands in the log, for the one who may cancel it. */
export const locateRun = define(
  'locate-run',
  z.object({ ...by, runId: id }),
  z.object({
    provider: z.string(),
    sessionId: id.nullable(),
    comparisonId: id.nullable(),
    firstSequence: z.int(),
    ended: z.boolean(),
  }),
)
export const readRun = define(
  'read-run',
  z.object({ ...by, runId: id }),
  z.object({ run: runDetails, sessionId: id.nullable(), veiled: z.boolean(), open: openRun.nullable() }),
)
/** Asked by workers: the messages, instructions and limits of a run. */
export const readRunInput = define('run-input', z.object({ runId: id, provider: z.string() }), runInput)

// Health
export const sessionHealth = define(
  'health',
  nothing,
  z.object({
    status: z.enum(['ok', 'degraded', 'down']),
    checks: z.record(
      z.string(),
      z.object({ status: z.enum(['ok', 'degraded', 'down']), detail: z.string().optional() }),
    ),
  }),
)
