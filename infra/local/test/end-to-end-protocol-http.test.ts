import { randomUUID } from 'node:crypto'
import { generatePrompt, startProviderUpstream, waitFor } from '@playground/testing'
import { t } from 'tap'
import { z } from 'zod'
import { startStack } from '../src/index.ts'
import * as shapes from './fixtures/protocol-shapes.ts'
import { type Got, type Sent, somebody, speakHttp } from './fixtures/speak-http.ts'

t.setTimeout(150_000)
const upstream = await startProviderUpstream()
const stack = await startStack({
  environment: { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.openaiUrl, QUOTA_DAILY_TOKENS: '200000' },
})
t.teardown(async () => {
  await stack.stop()
  await upstream[Symbol.asyncDispose]()
})
const { url } = stack
const me = await somebody(url)
const other = await somebody(url)
const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
const long = () => generatePrompt({ seed: randomUUID(), chunks: 4000, everyMs: 20 })
const ask = (sent: Sent, headers: Readonly<Record<string, string>> = me.headers) =>
  speakHttp(url, { ...sent, headers: { ...headers, ...sent.headers } })
const isA = (shape: z.ZodType, { body }: Got) => {
  const parsed = shape.safeParse(body)
  return parsed.success ? 'as written' : z.prettifyError(parsed.error)
}
const model = z
  .object({ data: z.array(z.object({ id: z.string(), kind: z.string() })) })
  .parse((await ask({ method: 'GET', path: '/models' })).body)
  .data.find(({ kind }) => kind === 'chat')?.id

/** Starts a session and gives its parsed body. */
async function start(body: object, as = me): Promise<z.infer<typeof shapes.session>> {
  return shapes.session.parse((await ask({ method: 'POST', path: '/sessions', body }, as.headers)).body)
}
const untilIdle = (id: string) =>
  waitFor(async () => {
    const session = shapes.session.parse((await ask({ method: 'GET', path: `/sessions/${id}` })).body)
    return session.status === 'idle' && session
  })

const ended = await untilIdle((await start({ prompt: 'Hello', lanes: [{ model }, { model }] })).id)
const [turn] = ended.comparisons
const [answered] = turn?.runs ?? []
const [firstLane] = ended.lanes
const running = await start({ prompt: long(), models: [model] })
const [runningTurn] = running.comparisons
const [runningRun] = runningTurn?.runs ?? []
await waitFor(async () => upstream.active > 0)

type Case = Readonly<{
  name: string
  sent: Sent
  status: number
  shape?: z.ZodType
  /** Of a refusal. */
  code?: string
  as?: 'me' | 'other' | 'nobody'
}>
const get = (path: string): Sent => ({ method: 'GET', path })
const post = (path: string, body?: unknown, headers?: Record<string, string>): Sent => ({
  ...{ method: 'POST', path },
  ...(body === undefined ? {} : { body }),
  ...(headers === undefined ? {} : { headers }),
})
const patch = (path: string, body: unknown): Sent => ({ method: 'PATCH', path, body })
const remove = (path: string): Sent => ({ method: 'DELETE', path })
const invalid = { status: 400, code: 'validation_failed' }
const missing = { status: 404, code: 'not_found' }
const strange = { status: 401, code: 'unauthenticated', as: 'nobody' } as const
const hello = { prompt: 'Hello', models: [model] }

const cases: readonly Case[] = [
  { name: 'information', sent: get('/info'), status: 200, shape: shapes.info, as: 'nobody' },
  { name: 'health', sent: get('//health'), status: 200, shape: shapes.health, as: 'nobody' },
  { name: 'life', sent: get('//livez'), status: 200, shape: shapes.health, as: 'nobody' },
  { name: 'readiness', sent: get('//readyz'), status: 200, shape: shapes.health, as: 'nobody' },
  {
    name: 'the OpenAPI document',
    sent: get('//openapi.json'),
    status: 200,
    shape: z.looseObject({ openapi: z.string() }),
  },
  { name: 'an unknown route', sent: get('/nothing'), ...missing },

  { name: 'an address that is known', sent: post('/auth/register', me.credentials), status: 409, code: 'conflict' },
  {
    name: 'an address that is none',
    sent: post('/auth/register', { email: 'me', password: 'long enough' }),
    ...invalid,
  },
  { name: 'a short password', sent: post('/auth/register', { email: 'a@example.com', password: 'short' }), ...invalid },
  {
    name: 'a registration with more',
    sent: post('/auth/register', { ...other.credentials, role: 'admin' }),
    ...invalid,
  },
  { name: 'a login', sent: post('/auth/login', me.credentials), status: 200, shape: shapes.signedIn, as: 'nobody' },
  { name: 'a wrong password', sent: post('/auth/login', { ...me.credentials, password: 'wrong' }), ...strange },
  { name: 'a refresh without a cookie', sent: post('/auth/refresh'), ...strange },
  { name: 'an account', sent: get('/auth/me'), status: 200, shape: shapes.account },
  { name: 'an account of nobody', sent: get('/auth/me'), ...strange },
  { name: 'a broken token', sent: { ...get('/auth/me'), headers: { authorization: 'Bearer x.y.z' } }, ...strange },

  { name: 'models', sent: get('/models'), status: 200, shape: shapes.models },
  { name: 'models for nobody', sent: get('/models'), ...strange },
  { name: 'an estimate', sent: post('/estimate', hello), status: 200, shape: shapes.estimate },
  { name: 'an estimate of nothing', sent: post('/estimate', {}), ...invalid },

  { name: 'a start by nobody', sent: post('/sessions', hello), ...strange },
  { name: 'a start without a prompt', sent: post('/sessions', { models: [model] }), ...invalid },
  { name: 'a blank prompt', sent: post('/sessions', { ...hello, prompt: ' \n' }), ...invalid },
  { name: 'a prompt too long', sent: post('/sessions', { ...hello, prompt: 'x'.repeat(100_001) }), ...invalid },
  { name: 'a prompt with U+0000', sent: post('/sessions', { ...hello, prompt: 'a\u0000b' }), ...invalid },
  { name: 'nine lanes', sent: post('/sessions', { prompt: 'Hello', models: Array(9).fill(model) }), ...invalid },
  { name: 'models and lanes', sent: post('/sessions', { ...hello, lanes: [{ model }] }), ...invalid },
  { name: 'a lane without a model', sent: post('/sessions', { prompt: 'Hello', lanes: [{}] }), ...invalid },
  {
    name: 'a temperature of 3',
    sent: post('/sessions', { prompt: 'Hello', lanes: [{ model, temperature: 3 }] }),
    ...invalid,
  },
  { name: 'a number as text', sent: post('/sessions', { prompt: 'Hello', lanes: [{ model, topP: '1' }] }), ...invalid },
  { name: 'an unknown field', sent: post('/sessions', { ...hello, colour: 'red' }), ...invalid },
  { name: 'a list as the body', sent: post('/sessions', []), ...invalid },
  { name: 'broken JSON', sent: post('/sessions', '{"prompt":'), ...invalid },
  { name: 'an empty body', sent: post('/sessions', '', { 'content-type': 'application/json' }), ...invalid },
  {
    ...{ name: 'text as the body', sent: post('/sessions', 'prompt=x', { 'content-type': 'text/plain' }) },
    ...{ status: 415, code: 'unsupported_media_type' },
  },
  {
    ...{ name: 'more than 1 MiB', sent: post('/sessions', { ...hello, title: 'x'.repeat(1_100_000) }) },
    ...{ status: 413, code: 'payload_too_large' },
  },
  {
    ...{ name: 'an unknown model', sent: post('/sessions', { prompt: 'Hello', models: ['openai/none'] }) },
    ...{ status: 422, code: 'unknown_model' },
  },
  {
    name: 'more than is left of the quota',
    sent: post('/sessions', { prompt: 'Hello', lanes: Array(8).fill({ model, maxTokens: 100_000 }) }),
    ...{ status: 402, code: 'quota_exceeded' },
  },

  { name: 'a list', sent: get('/sessions'), status: 200, shape: shapes.sessionList },
  { name: 'a list of one', sent: get('/sessions?limit=1'), status: 200, shape: shapes.sessionList },
  { name: 'a search', sent: get('/sessions?q=Hello'), status: 200, shape: shapes.sessionList },
  { name: 'a list of none', sent: get('/sessions?limit=0'), ...invalid },
  { name: 'a list of 101', sent: get('/sessions?limit=101'), ...invalid },
  { name: 'a list of 1.5', sent: get('/sessions?limit=1.5'), ...invalid },
  { name: 'a cursor that is none', sent: get('/sessions?cursor=%00'), ...invalid },
  { name: 'a list for nobody', sent: get('/sessions'), ...strange },
  { name: 'a session', sent: get(`/sessions/${ended.id}`), status: 200, shape: shapes.session },
  { name: 'a session that runs', sent: get(`/sessions/${running.id}`), status: 200, shape: shapes.session },
  { name: "somebody else's session", sent: get(`/sessions/${ended.id}`), ...missing, as: 'other' },
  { name: 'a session that is not there', sent: get(`/sessions/${nobody}`), ...missing },
  { name: 'a title', sent: patch(`/sessions/${ended.id}`, { title: 'New' }), status: 200, shape: shapes.session },
  { name: 'a blank title', sent: patch(`/sessions/${ended.id}`, { title: ' ' }), ...invalid },
  { name: "somebody else's title", sent: patch(`/sessions/${ended.id}`, { title: 'Mine' }), ...missing, as: 'other' },
  { name: "a restore of somebody else's", sent: post(`/sessions/${ended.id}/restore`), ...missing, as: 'other' },
  { name: "a deletion of somebody else's", sent: remove(`/sessions/${ended.id}`), ...missing, as: 'other' },

  {
    name: 'the next turn',
    sent: post(`/sessions/${ended.id}/comparisons`, { prompt: 'And?' }),
    status: 201,
    shape: shapes.comparison,
  },
  {
    ...{ name: 'a turn while one runs', sent: post(`/sessions/${running.id}/comparisons`, { prompt: 'And?' }) },
    ...{ status: 409, code: 'conflict' },
  },
  {
    name: 'a turn of no lanes',
    sent: post(`/sessions/${ended.id}/comparisons`, { prompt: 'And?', lanes: [] }),
    ...invalid,
  },
  {
    ...{
      name: 'a turn of a foreign lane',
      sent: post(`/sessions/${ended.id}/comparisons`, { prompt: 'And?', lanes: [nobody] }),
    },
    ...missing,
  },
  {
    name: "a turn in somebody else's",
    sent: post(`/sessions/${ended.id}/comparisons`, { prompt: 'And?' }),
    ...missing,
    as: 'other',
  },
  { name: 'a new lane', sent: post(`/sessions/${ended.id}/lanes`, { model }), status: 201, shape: shapes.lane },
  {
    ...{ name: 'a new lane of an unknown model', sent: post(`/sessions/${ended.id}/lanes`, { model: 'openai/none' }) },
    ...{ status: 422, code: 'unknown_model' },
  },
  {
    ...{ name: 'a changed lane', sent: patch(`/sessions/${ended.id}/lanes/${firstLane?.id}`, { label: 'First' }) },
    ...{ status: 200, shape: shapes.lane },
  },
  {
    name: 'a changed lane that is not there',
    sent: patch(`/sessions/${ended.id}/lanes/${nobody}`, { label: 'x' }),
    ...missing,
  },
  { name: 'a lane that is not there, removed', sent: remove(`/sessions/${ended.id}/lanes/${nobody}`), ...missing },

  { name: 'a run', sent: get(`/runs/${answered?.id}`), status: 200, shape: shapes.runDetails },
  { name: 'a run that runs', sent: get(`/runs/${runningRun?.id}`), status: 200, shape: shapes.runDetails },
  { name: "somebody else's run", sent: get(`/runs/${answered?.id}`), ...missing, as: 'other' },
  { name: 'a retry of what runs', sent: post(`/runs/${runningRun?.id}/retry`), status: 409, code: 'conflict' },
  { name: "a retry of somebody else's", sent: post(`/runs/${answered?.id}/retry`), ...missing, as: 'other' },
  { name: 'a stop of what has ended', sent: post(`/runs/${answered?.id}/cancel`), status: 202 },
  { name: "a stop of somebody else's", sent: post(`/runs/${runningRun?.id}/cancel`), ...missing, as: 'other' },
  { name: 'a stop of nothing', sent: post(`/sessions/${nobody}/cancel`), ...missing },
  {
    name: 'a vote while it runs',
    sent: post(`/comparisons/${runningTurn?.id}/vote`, { winner: 'tie' }),
    status: 409,
    code: 'conflict',
  },
  {
    name: 'a vote',
    sent: post(`/comparisons/${turn?.id}/vote`, { winner: answered?.id }),
    status: 200,
    shape: shapes.comparison,
  },
  { name: 'a vote for nobody', sent: post(`/comparisons/${turn?.id}/vote`, { winner: 'someone' }), ...invalid },
  { name: 'a reveal', sent: post(`/sessions/${ended.id}/reveal`), status: 200, shape: shapes.session },
  { name: 'events of nothing', sent: get(`/sessions/${nobody}/events`), ...missing },
  { name: "events of somebody else's", sent: get(`/sessions/${ended.id}/events`), ...missing, as: 'other' },
  { name: 'events for nobody', sent: get(`/sessions/${ended.id}/events`), ...strange },

  { name: 'a stop of a session', sent: post(`/sessions/${running.id}/cancel`), status: 202 },
  { name: 'a deletion', sent: remove(`/sessions/${running.id}`), status: 204 },
  { name: 'what was deleted', sent: get(`/sessions/${running.id}`), ...missing },
  { name: 'a deletion of what was deleted', sent: remove(`/sessions/${running.id}`), ...missing },
  { name: 'a restore', sent: post(`/sessions/${running.id}/restore`), status: 200, shape: shapes.session },
]

const people = { me: me.headers, other: other.headers, nobody: {} }

for (const { name, sent, status, shape, code, as = 'me' } of cases) {
  await t.test(`${name}: ${sent.method} ${sent.path.slice(0, 60)}`, async (t) => {
    const got = await ask(sent, people[as])
    t.equal(got.status, status)
    if (shape !== undefined) t.equal(isA(shape, got), 'as written')
    if (code !== undefined) {
      t.equal(isA(shapes.refusal, got), 'as written')
      t.match(got.body, { code, statusCode: status })
    }
    if (code === 'quota_exceeded') t.equal(isA(z.looseObject({ details: shapes.quota }), got), 'as written')
  })
}

t.test('a refusal tells nobody whether an address is known', async (t) => {
  const refuse = async (email: string) => {
    const { status, body } = await ask(post('/auth/login', { email, password: 'wrong' }), {})
    return { status, body: Object.entries(body ?? {}).filter(([name]) => !['requestId', 'timestamp'].includes(name)) }
  }
  t.same(await refuse('unknown@example.com'), await refuse(other.credentials.email))
})

t.test('cookies carry a login, are renewed once each, and end with it', async (t) => {
  const person = await somebody(url)
  for (const cookie of person.cookies) {
    t.match(cookie, /SameSite=Lax/)
    t.match(cookie, /Path=\//)
    if (cookie.startsWith('signed_in=')) t.match(cookie, /^signed_in=1;/)
    else t.match(cookie, /HttpOnly/)
    t.equal(/HttpOnly/.test(cookie), !cookie.startsWith('signed_in='))
  }
  const jar = (cookies: readonly string[]) => ({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') })
  const old = jar(person.cookies)
  t.equal((await ask(get('/auth/me'), old)).status, 200)
  t.match(await ask(post('/sessions', hello, { origin: 'https://elsewhere.example' }), old), {
    ...{ status: 403, body: { code: 'forbidden' } },
  })
  const renewed = await ask(post('/auth/refresh', undefined, { origin: url }), old)
  t.equal(renewed.status, 200)
  t.equal(isA(shapes.grant, renewed), 'as written')
  const fresh = jar(renewed.headers.getSetCookie())
  t.equal((await ask(get('/auth/me'), fresh)).status, 200)
  t.equal((await ask(post('/auth/refresh', undefined, { origin: url }), old)).status, 401, 'a token works once')
  await waitFor(async () => (await ask(get('/auth/me'), fresh)).status === 401, {
    describe: 'the whole family to have ended',
  })
})

t.test('a start is one start however often it is asked for', async (t) => {
  const headers = { 'idempotency-key': randomUUID() }
  const body = { prompt: long(), models: [model] }
  const all = await Promise.all(Array.from({ length: 5 }, () => ask(post('/sessions', body, headers))))
  t.same(new Set(all.map(({ status }) => status)), new Set([201]))
  const ids = new Set(all.map((each) => shapes.session.parse(each.body).id))
  t.equal(ids.size, 1)
  t.match(await ask(post('/sessions', { ...body, title: 'Other' }, headers)), {
    ...{ status: 422, body: { code: 'idempotency_key_reused' } },
  })
  const [id = ''] = ids
  t.equal((await ask(post(`/sessions/${id}/cancel`))).status, 202)
  t.equal((await untilIdle(id)).comparisons[0]?.status, 'cancelled')
})

t.test('a blind session tells nothing of who is who until it is revealed', async (t) => {
  const { id } = await start({ prompt: 'Hello', models: [model, model], blind: true })
  const blind = await untilIdle(id)
  t.match(blind, { blind: true, revealed: false })
  t.same(
    blind.lanes.map(({ label, model, provider }) => ({ label, model, provider })),
    ['A', 'B'].map((label) => ({ label, model: null, provider: null })),
  )
  for (const run of blind.comparisons[0]?.runs ?? []) {
    t.match(run, { model: null, provider: null, metrics: null, reasoning: null, droppedParameters: [] })
    t.equal(isA(shapes.runDetails, await ask(get(`/runs/${run.id}`))), 'as written')
    t.notMatch(JSON.stringify((await ask(get(`/runs/${run.id}`))).body), /openai/)
  }
  const revealed = shapes.session.parse((await ask(post(`/sessions/${id}/reveal`))).body)
  t.equal(revealed.revealed, true)
  t.ok(revealed.lanes.every((lane) => lane.model === model))
})

t.test('more than 20 starts a minute are too many, and refused ones do not count', async (t) => {
  const person = await somebody(url)
  const begin = () => ask(post('/sessions', hello), person.headers)
  const all: Got[] = []
  for (let count = 0; count < 22; count++) all.push(await begin())
  t.same(
    all.map(({ status }) => status),
    [...Array(20).fill(201), 429, 429],
  )
  const last = all.at(-1)
  t.match(last?.body, { code: 'rate_limited', statusCode: 429 })
  t.match(last?.headers.get('retry-after'), /^[0-9]+$/)
})
