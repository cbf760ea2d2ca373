import { z } from 'zod'
import { credentials, grant, passwordChange, quota, registration, user } from './account.ts'
import { comparison } from './comparison.ts'
import { health } from './health.ts'
import { id } from './ids.ts'
import { lane, laneChange, laneStart } from './lane.ts'
import { model } from './model.ts'
import { estimateStart } from './procedures.ts'
import { route } from './route.ts'
import { run, runDetails } from './run.ts'
import { session, sessionSummary } from './session.ts'
import { comparisonStart, sessionStart, title, vote } from './start.ts'

const byId = z.object({ id })
/** A number as a query string holds it: decimal digits only, nothing coerced. */
const count = (max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(max))

const page = { limit: count(100).optional(), cursor: z.string().min(1).max(200).optional() }
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), meta: z.object({ limit: z.int(), nextCursor: z.string().nullable() }) })
const signedIn = grant.extend({ user })
const account = z.object({ user, quota })
const accepted = z.object({ accepted: z.literal(true) })

/**
 * Every HTTP route, by the name the client calls it. Longer than other files because it is one table: read beside
 * each other, routes stay alike.
 */
export const routes = {
  register: route({
    method: 'POST',
    path: '/auth/register',
    tag: 'Accounts',
    summary: 'Create an account',
    access: 'public',
    body: registration,
    status: 201,
    response: signedIn,
  }),
  login: route({
    method: 'POST',
    path: '/auth/login',
    tag: 'Accounts',
    summary: 'Sign in',
    access: 'public',
    body: credentials,
    status: 200,
    response: signedIn,
  }),
  refresh: route({
    method: 'POST',
    path: '/auth/refresh',
    tag: 'Accounts',
    summary: 'A new access token for the refresh cookie',
    access: 'public',
    status: 200,
    response: grant,
  }),
  logout: route({
    method: 'POST',
    path: '/auth/logout',
    tag: 'Accounts',
    summary: 'Sign out',
    access: 'public',
    status: 200,
    response: z.object({ redirect: z.string().nullable() }),
  }),
  me: route({
    method: 'GET',
    path: '/auth/me',
    tag: 'Accounts',
    summary: 'Who is signed in, and what is left of the quota',
    access: 'user',
    status: 200,
    response: account,
  }),
  changePassword: route({
    method: 'POST',
    path: '/auth/password',
    tag: 'Accounts',
    summary: 'Change the password; ends all other logins',
    access: 'login',
    body: passwordChange,
    status: 204,
  }),
  deleteAccount: route({
    method: 'DELETE',
    path: '/auth/me',
    tag: 'Accounts',
    summary: 'Delete account and data',
    access: 'login',
    status: 204,
  }),

  listModels: route({
    method: 'GET',
    path: '/models',
    tag: 'Models',
    summary: 'Models of living workers',
    access: 'user',
    status: 200,
    response: z.object({ data: z.array(model) }),
  }),
  estimate: route({
    method: 'POST',
    path: '/estimate',
    tag: 'Sessions',
    summary: 'What a start would cost and whether it fits; spends nothing',
    access: 'user',
    body: sessionStart,
    status: 200,
    response: estimateStart.response,
  }),

  startSession: route({
    method: 'POST',
    path: '/sessions',
    tag: 'Sessions',
    summary: 'Start a session with its first comparison',
    access: 'user',
    body: sessionStart,
    status: 201,
    response: session,
    starts: true,
  }),
  listSessions: route({
    method: 'GET',
    path: '/sessions',
    tag: 'Sessions',
    summary: 'Sessions, newest first; `q` searches titles, prompts and answers',
    access: 'user',
    query: z.strictObject({ q: z.string().min(1).max(200).optional(), ...page }),
    status: 200,
    response: listOf(sessionSummary),
  }),
  readSession: route({
    method: 'GET',
    path: '/sessions/:id',
    tag: 'Sessions',
    summary: 'A session; running runs with their text so far',
    access: 'user',
    params: byId,
    status: 200,
    response: session,
  }),
  renameSession: route({
    method: 'PATCH',
    path: '/sessions/:id',
    tag: 'Sessions',
    summary: 'Rename',
    access: 'user',
    params: byId,
    body: z.strictObject({ title }),
    status: 200,
    response: session,
  }),
  deleteSession: route({
    method: 'DELETE',
    path: '/sessions/:id',
    tag: 'Sessions',
    summary: 'Delete; it can be restored for 30 days',
    access: 'user',
    params: byId,
    status: 204,
  }),
  restoreSession: route({
    method: 'POST',
    path: '/sessions/:id/restore',
    tag: 'Sessions',
    summary: 'Restore a deleted session',
    access: 'user',
    params: byId,
    status: 200,
    response: session,
  }),
  startComparison: route({
    method: 'POST',
    path: '/sessions/:id/comparisons',
    tag: 'Sessions',
    summary: 'Put the next prompt to the lanes',
    access: 'user',
    params: byId,
    body: comparisonStart,
    status: 201,
    response: comparison,
    starts: true,
  }),
  addLane: route({
    method: 'POST',
    path: '/sessions/:id/lanes',
    tag: 'Sessions',
    summary: 'Add a lane',
    access: 'user',
    params: byId,
    body: laneStart,
    status: 201,
    response: lane,
    starts: true,
  }),
  changeLane: route({
    method: 'PATCH',
    path: '/sessions/:id/lanes/:laneId',
    tag: 'Sessions',
    summary: 'Change a lane for later turns',
    access: 'user',
    params: z.object({ id, laneId: id }),
    body: laneChange,
    status: 200,
    response: lane,
  }),
  removeLane: route({
    method: 'DELETE',
    path: '/sessions/:id/lanes/:laneId',
    tag: 'Sessions',
    summary: 'Remove a lane; its runs stay readable',
    access: 'user',
    params: z.object({ id, laneId: id }),
    status: 204,
  }),
  cancelSession: route({
    method: 'POST',
    path: '/sessions/:id/cancel',
    tag: 'Runs',
    summary: 'Stop every running run of a session',
    access: 'user',
    params: byId,
    status: 202,
    response: accepted,
  }),
  sessionEvents: route({
    method: 'GET',
    path: '/sessions/:id/events',
    tag: 'Live',
    summary: 'Live events as SSE; `Last-Event-ID` or `after` resumes, `until=ended` closes when nothing runs',
    access: 'user',
    params: byId,
    query: z.strictObject({ after: z.string().max(64).optional(), until: z.literal('ended').optional() }),
    status: 200,
  }),
  reveal: route({
    method: 'POST',
    path: '/sessions/:id/reveal',
    tag: 'Judging',
    summary: 'End a blind session: show who is who',
    access: 'user',
    params: byId,
    status: 200,
    response: session,
  }),
  vote: route({
    method: 'POST',
    path: '/comparisons/:id/vote',
    tag: 'Judging',
    summary: 'Say which answer is better',
    access: 'user',
    params: byId,
    body: vote,
    status: 200,
    response: comparison,
  }),

  readRun: route({
    method: 'GET',
    path: '/runs/:id',
    tag: 'Runs',
    summary: 'A run with its exact request, timeline and attempts',
    access: 'user',
    params: byId,
    status: 200,
    response: runDetails,
  }),
  cancelRun: route({
    method: 'POST',
    path: '/runs/:id/cancel',
    tag: 'Runs',
    summary: 'Stop a run',
    access: 'user',
    params: byId,
    status: 202,
    response: accepted,
  }),
  retryRun: route({
    method: 'POST',
    path: '/runs/:id/retry',
    tag: 'Runs',
    summary: 'Run an ended run again',
    access: 'user',
    params: byId,
    status: 201,
    response: run,
    starts: true,
  }),

  info: route({
    method: 'GET',
    path: '/info',
    tag: 'Service',
    summary: 'Name, version, features',
    access: 'public',
    status: 200,
    response: z.object({
      name: z.string(),
      version: z.string(),
      features: z.record(z.string(), z.boolean()),
      endpoints: z.record(z.string(), z.string()),
    }),
  }),
  health: route({
    method: 'GET',
    path: '//health',
    tag: 'Service',
    summary: 'How the service and what it needs are',
    access: 'public',
    status: 200,
    response: health,
  }),
  live: route({
    method: 'GET',
    path: '//livez',
    tag: 'Service',
    summary: 'The process answers',
    access: 'public',
    status: 200,
    response: health,
  }),
  ready: route({
    method: 'GET',
    path: '//readyz',
    tag: 'Service',
    summary: 'Requests can be served',
    access: 'public',
    status: 200,
    response: health,
  }),
} as const

export type RouteName = keyof typeof routes
