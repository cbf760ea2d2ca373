import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { readStream } from './fixtures/read-stream.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const stack = await startStack({ scripts: { long: speak(4000, 5) }, gateways: [{}, {}] })
t.teardown(() => stack[Symbol.asyncDispose]())
const first = stack.gatewayAt(0)
const second = stack.gatewayAt(1)

type Headers = Record<string, string>
type Made = { id: string; token: string; expiresAt: string | null }
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` })
const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, headers: Headers, payload?: object, at = first) =>
  at.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload === undefined ? {} : { payload }) })
const isAccepted = async (token: string, at = first) =>
  (await ask('GET', '/auth/me', bearer(token), undefined, at)).statusCode === 200

async function make(headers: Headers, payload: object = { name: 'Laptop' }): Promise<Made> {
  const response = await ask('POST', '/tokens', headers, payload)
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json()
}

t.test('a token is shown once and kept as a hash', async (t) => {
  const person = await stack.signUp()
  const response = await ask('POST', '/tokens', person.headers, { name: 'Laptop' })
  t.equal(response.statusCode, 201)
  t.match(response.headers, { 'cache-control': 'no-store' })
  const made = response.json<Made>()
  t.match(made, { name: 'Laptop', token: /^pat_[A-Za-z0-9_-]{43}$/, expiresAt: null, lastUsedAt: null })
  const { data, meta } = (await ask('GET', '/tokens', person.headers)).json()
  t.same(meta, { limit: 20, nextCursor: null })
  t.match(data, [{ id: made.id, name: 'Laptop', expiresAt: null, lastUsedAt: null }])
  t.notOk('token' in data[0])
  t.ok(await isAccepted(made.token, second))
  const used = (await ask('GET', '/tokens', person.headers)).json().data[0]
  t.ok(Date.parse(used.lastUsedAt) > Date.now() - 60_000, 'its use is noted')
})

t.test('lists are read page by page', async (t) => {
  const person = await stack.signUp()
  for (const name of ['a', 'b', 'c']) await make(person.headers, { name })
  const one = (await ask('GET', '/tokens?limit=2', person.headers)).json()
  const two = (await ask('GET', `/tokens?limit=2&cursor=${one.meta.nextCursor}`, person.headers)).json()
  const names = [...one.data, ...two.data].map(({ name }: { name: string }) => name)
  t.same(names, ['c', 'b', 'a'])
  t.equal(two.meta.nextCursor, null)
})

t.test('what cannot be a token is refused', async (t) => {
  const person = await stack.signUp()
  const bad: [string, object][] = [
    ['no name', {}],
    ['a blank name', { name: '  ' }],
    ['a long name', { name: 'n'.repeat(101) }],
    ['over already', { name: 'a', expiresAt: new Date(Date.now() - 1000).toISOString() }],
    ['never', { name: 'a', expiresAt: 'infinity' }],
    ['far away', { name: 'a', expiresAt: '+300000-01-01T00:00:00Z' }],
    ['a role', { name: 'a', role: 'admin' }],
  ]
  for (const [name, payload] of bad) {
    t.equal((await ask('POST', '/tokens', person.headers, payload)).statusCode, 400, name)
  }
})

t.test('a token speaks for its owner over REST, SSE and WebSocket', async (t) => {
  const person = await stack.signUp()
  const { token } = await make(person.headers)
  await using socket = await openSocket(second, token)
  const started = await socket.ask({ type: 'session.start', prompt: 'Run', models: ['lab/long'] })
  if (started.type !== 'session.created') throw new Error(JSON.stringify(started))
  t.equal(started.session.userId, person.userId)
  const path = `/api/v1/sessions/${started.sessionId}/events`
  for await (const { type } of readStream(first, path, { headers: bearer(token) })) {
    t.equal(type, 'session.joined')
    break
  }
  const sessions = await ask('GET', '/sessions', bearer(token))
  t.equal(sessions.json().data[0].id, started.sessionId)
  t.match(await socket.ask({ type: 'auth.refresh', token }), { type: 'ok' }, 'a socket may go on with it')
  const cookie = await first.app.inject({ url: '/api/v1/auth/me', headers: { cookie: `at=${token}` } })
  t.equal(cookie.statusCode, 401, 'but it is no cookie')
})

t.test('a token manages no tokens, passwords, accounts or administration', async (t) => {
  const person = await stack.signUp()
  const { id, token } = await make(person.headers)
  const routes: [string, 'GET' | 'POST' | 'DELETE', string, object?][] = [
    ['making one', 'POST', '/tokens', { name: 'More' }],
    ['listing them', 'GET', '/tokens'],
    ['revoking one', 'DELETE', `/tokens/${id}`],
    ['the password', 'POST', '/auth/password', { current: 'x', next: 'another quiet lake' }],
    ['the account', 'DELETE', '/auth/me'],
  ]
  for (const [name, method, path, payload] of routes) {
    const response = await ask(method, path, bearer(token), payload)
    t.equal(response.statusCode, 403, name)
    t.equal(response.json().code, 'forbidden')
  }
  t.match((await ask('POST', '/auth/logout', bearer(token))).json(), { redirect: null })
  t.ok(await isAccepted(token), 'nor does signing out end it')
})

t.test('a revoked token is over within two seconds on every gateway, and its connections with it', async (t) => {
  const person = await stack.signUp()
  const { id, token } = await make(person.headers)
  const other = await make(person.headers)
  for (const at of [first, second]) t.ok(await isAccepted(token, at))
  await using ending = await openSocket(second, token)
  await using staying = await openSocket(second, other.token)
  const started = await ending.ask({ type: 'session.start', prompt: 'Run', models: ['lab/long'] })
  if (started.type !== 'session.created') throw new Error(JSON.stringify(started))
  const opened = Promise.withResolvers<void>()
  const streamed = (async () => {
    const path = `/api/v1/sessions/${started.sessionId}/events`
    for await (const _event of readStream(first, path, { headers: bearer(token) })) opened.resolve()
  })()
  await opened.promise
  const before = performance.now()
  t.equal((await ask('DELETE', `/tokens/${id}`, person.headers)).statusCode, 204)
  t.match(await ending.closed, { code: 4401 })
  await streamed
  t.ok(performance.now() - before < 2000)
  for (const at of [first, second]) {
    await waitFor(async () => !(await isAccepted(token, at)), { timeoutMs: 2000 })
  }
  t.match(await staying.ask({ type: 'ping' }), { type: 'pong' })
  t.ok(await isAccepted(other.token))
  t.equal((await ask('DELETE', `/tokens/${id}`, person.headers)).statusCode, 404)
})

t.test('a token that runs out is over, known or not', async (t) => {
  const person = await stack.signUp()
  const expiresAt = new Date(Date.now() + 1500).toISOString()
  const made = await make(person.headers, { name: 'Brief', expiresAt })
  t.equal(made.expiresAt, expiresAt)
  t.ok(await isAccepted(made.token))
  await waitFor(async () => !(await isAccepted(made.token)), { timeoutMs: 5000 })
  t.notOk(await isAccepted(made.token, second), 'where nobody had asked for it before')
})

t.test('what was never a token is refused', async (t) => {
  const { token } = await make((await stack.signUp()).headers)
  const wrong = [
    `pat_${'a'.repeat(43)}`,
    'pat_',
    `${token}a`,
    token.slice(0, -1),
    token.toUpperCase(),
    `pat_${'a'.repeat(9000)}`,
  ]
  for (const guess of wrong) {
    const response = await ask('GET', '/auth/me', bearer(guess))
    t.equal(response.statusCode, 401, guess.slice(0, 20))
    t.notMatch(response.body, guess)
  }
})

t.test('an account has a hundred tokens at most', async (t) => {
  const person = await stack.signUp()
  const statuses = await Promise.all(
    Array.from({ length: 110 }, async () => (await ask('POST', '/tokens', person.headers, { name: 'x' })).statusCode),
  )
  t.equal(statuses.filter((status) => status === 201).length, 100)
  t.equal(statuses.filter((status) => status === 409).length, 10)
})

t.test('with its account a token is gone', async (t) => {
  const person = await stack.signUp()
  const { token } = await make(person.headers)
  await using socket = await openSocket(second, token)
  t.equal((await ask('DELETE', '/auth/me', person.headers)).statusCode, 204)
  t.match(await socket.closed, { code: 4403 })
  t.notOk(await isAccepted(token))
})
