import { once } from 'node:events'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { WebSocket } from 'ws'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { readStream } from './fixtures/read-stream.ts'
import { password, startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const publicOrigin = 'https://play.example.com'
const stack = await startStack({
  scripts: { long: speak(4000, 5) },
  gateways: [{}, {}, { PUBLIC_ORIGIN: publicOrigin }, { REGISTRATION: 'closed' }, { TRUST_PROXY: ['127.0.0.1'] }],
})
t.teardown(() => stack[Symbol.asyncDispose]())
const first = stack.gatewayAt(0)
const second = stack.gatewayAt(1)
const secured = stack.gatewayAt(2)
const closedToNew = stack.gatewayAt(3)
const proxied = stack.gatewayAt(4)

type Cookies = Record<string, string>
const cookiesOf = (response: { cookies: { name: string; value: string }[] }): Cookies =>
  Object.fromEntries(response.cookies.map(({ name, value }) => [name, value]))
const post = (path: string, payload?: object, headers: Record<string, string> = {}, at = first) =>
  at.app.inject({ method: 'POST', url: `/api/v1${path}`, headers, ...(payload === undefined ? {} : { payload }) })
const own = { 'sec-fetch-site': 'same-origin' }
let count = 0
const newEmail = () => `account-${++count}@example.com`

t.test('registering signs in, by cookie and by token', async (t) => {
  const email = newEmail()
  const response = await post('/auth/register', { email, password, name: 'Ada' })
  t.equal(response.statusCode, 201)
  t.match(response.json(), { user: { email, name: 'Ada', role: 'user' }, accessToken: String, expiresIn: 600 })
  const { at, rt, signed_in: mark } = cookiesOf(response)
  t.ok(at && rt)
  t.equal(mark, '1')
  for (const headers of [{ cookie: `at=${at}` }, { authorization: `Bearer ${response.json().accessToken}` }]) {
    const me = await second.app.inject({ url: '/api/v1/auth/me', headers })
    t.match(me.json(), { user: { email }, quota: { limit: 1_000_000, used: 0, remaining: 1_000_000 } })
  }
  for (const cookie of [response.headers['set-cookie'] ?? []].flat()) {
    t.match(cookie, /Path=\/(;|$)/)
    t.match(cookie, /SameSite=Lax/)
    t.notMatch(cookie, /Domain|Secure|__Host-/)
    t.equal(cookie.includes('HttpOnly'), !cookie.startsWith('signed_in'))
  }
})

t.test('where people come by https the cookies are bound to it', async (t) => {
  const response = await post('/auth/register', { email: newEmail(), password }, { origin: publicOrigin }, secured)
  t.equal(response.statusCode, 201)
  const set = [response.headers['set-cookie'] ?? []].flat()
  t.same(set.map((cookie) => cookie.slice(0, cookie.indexOf('='))).sort(), ['__Host-at', '__Host-rt', 'signed_in'])
  for (const cookie of set) t.match(cookie, /Secure/)
  t.match(response.headers, { 'strict-transport-security': /max-age=31536000; includeSubDomains/ })
  t.match(response.headers['content-security-policy'], /connect-src 'self' wss:\/\/play\.example\.com/)
})

t.test('what cannot be an account is refused', async (t) => {
  const register = (payload: object) => post('/auth/register', payload)
  const bad: [string, object][] = [
    ['7 characters', { email: newEmail(), password: 'abc-xyz' }],
    ['a common password', { email: newEmail(), password: 'Password1' }],
    ['1,025 characters', { email: newEmail(), password: 'x-y'.repeat(400) }],
    ['NUL in the password', { email: newEmail(), password: 'quiet\u0000lake' }],
    ['an address without @', { email: 'nobody', password }],
    ['CRLF in the address', { email: 'a@example.com\r\nBcc: b@example.com', password }],
    ['a blank inside', { email: 'a b@example.com', password }],
    ['a role', { email: newEmail(), password, role: 'admin' }],
    ['a quota', { email: newEmail(), password, quota: 1e9 }],
    ['an id', { email: newEmail(), password, userId: 'x' }],
  ]
  for (const [name, payload] of bad) t.equal((await register(payload)).statusCode, 400, name)
  const email = newEmail()
  t.equal((await register({ email, password: '🦊🐻🐼🐨🐯🦁🐮🐷' })).statusCode, 201, 'an emoji is a character')
  t.equal((await register({ email: newEmail(), password: 'a long one, '.repeat(20) })).statusCode, 201)
  for (const same of [email, email.toUpperCase(), `  ${email} `]) {
    const again = await register({ email: same, password })
    t.equal(again.statusCode, 409, same)
    t.equal(again.json().code, 'conflict')
  }
  t.equal((await post('/auth/register', { email: newEmail(), password }, {}, closedToNew)).statusCode, 403)
})

t.test('a wrong pair is a wrong pair, whichever half', async (t) => {
  const email = newEmail()
  await post('/auth/register', { email, password })
  const body = (response: { json: () => Record<string, unknown> }) => {
    const { requestId: _requestId, timestamp: _timestamp, ...rest } = response.json()
    return rest
  }
  const wrong = await post('/auth/login', { email, password: 'not-the-one' })
  const unknown = await post('/auth/login', { email: newEmail(), password: 'not-the-one' })
  t.equal(wrong.statusCode, 401)
  t.same(body(wrong), body(unknown))
  t.equal((await post('/auth/login', { email, password: 'x'.repeat(1_000_000) })).statusCode, 400)
  const right = await post('/auth/login', { email, password })
  t.equal(right.statusCode, 200)
  for (let tries = 0; tries < 10; tries++) {
    const refused = await post('/auth/login', { email, password: 'not-the-one' })
    if (refused.statusCode === 429) break
  }
  const limited = await post('/auth/login', { email, password })
  t.equal(limited.statusCode, 429, 'then the right one waits as well')
  t.ok(Number(limited.headers['retry-after']) > 0)
})

t.test('limits count whole households, and believe in nobody’s word but a proxy’s', async (t) => {
  const from = (address: string, at: typeof first) =>
    post('/auth/register', { email: newEmail(), password }, { 'x-forwarded-for': address }, at)
  const statuses: number[] = []
  for (let at = 1; at <= 31; at++) statuses.push((await from(`2001:db8:7:7::${at.toString(16)}`, proxied)).statusCode)
  t.same(statuses.slice(0, 30), Array(30).fill(201))
  t.equal(statuses[30], 429, 'the 31st of one /64')
  t.equal((await from('2001:db8:7:8::1', proxied)).statusCode, 201, 'the neighbours are others')
  t.equal((await from('2001:db8:7:7::1', first)).statusCode, 201, 'the header of a stranger counts for nothing')
})

t.test('a refresh token works once; used again, it ends the login', async (t) => {
  const registered = await post('/auth/register', { email: newEmail(), password })
  const { rt } = cookiesOf(registered)
  const refresh = (token: string | undefined, at = first) =>
    post('/auth/refresh', undefined, { ...own, cookie: `rt=${token}` }, at)
  t.equal((await refresh('nonsense')).statusCode, 401)
  t.equal((await post('/auth/refresh', undefined, own)).statusCode, 401)
  const rotated = await refresh(rt, second)
  t.equal(rotated.statusCode, 200)
  t.match(rotated.json(), { accessToken: String, expiresIn: 600 })
  t.notOk('user' in rotated.json())
  const next = cookiesOf(rotated).rt
  t.not(next, rt)
  t.equal((await refresh(rt)).statusCode, 401, 'the old one is reused')
  t.equal((await refresh(next)).statusCode, 401, 'so the family ends')
  const asAccess = await first.app.inject({ url: '/api/v1/auth/me', headers: { authorization: `Bearer ${next}` } })
  t.equal(asAccess.statusCode, 401, 'it is no access token')
  const elsewhere = await first.app.inject({ url: '/api/v1/auth/me', headers: { cookie: `rt=${rt}` } })
  t.equal(elsewhere.statusCode, 401, 'nor is it looked at elsewhere')
})

t.test('signing out ends that login everywhere within two seconds, and no other', async (t) => {
  const email = newEmail()
  const one = (await post('/auth/register', { email, password })).json<{ accessToken: string }>()
  const two = (await post('/auth/login', { email, password })).json<{ accessToken: string }>()
  await using ending = await openSocket(second, one.accessToken)
  await using staying = await openSocket(second, two.accessToken)
  const started = await staying.ask({ type: 'session.start', prompt: 'Run', models: ['lab/long'] })
  if (started.type !== 'session.created') throw new Error(JSON.stringify(started))
  const headers = { authorization: `Bearer ${one.accessToken}` }
  const opened = Promise.withResolvers<void>()
  const streamed = (async () => {
    const path = `/api/v1/sessions/${started.sessionId}/events`
    // Until the server ends it.
    for await (const _event of readStream(second, path, { headers })) opened.resolve()
  })()
  await opened.promise
  const before = performance.now()
  const response = await post('/auth/logout', undefined, headers)
  t.same([response.statusCode, response.json()], [200, { redirect: null }])
  t.same(cookiesOf(response), { at: '', rt: '', signed_in: '' }, 'the cookies are taken back')
  t.match(await ending.closed, { code: 4401 })
  await streamed
  t.ok(performance.now() - before < 2000)
  for (const at of [first, second]) {
    const status = async () => (await at.app.inject({ url: '/api/v1/auth/me', headers })).statusCode === 401
    await waitFor(status, { timeoutMs: 2000 })
  }
  t.equal((await staying.ask({ type: 'ping' })).type, 'pong')
  t.equal((await post('/auth/logout', undefined, own)).statusCode, 200, 'signing out without a login is fine')
})

t.test('a new password ends the other logins and keeps this one', async (t) => {
  const email = newEmail()
  const next = 'another quiet lake'
  const one = (await post('/auth/register', { email, password })).json<{ accessToken: string }>()
  const two = (await post('/auth/login', { email, password })).json<{ accessToken: string }>()
  await using other = await openSocket(second, two.accessToken)
  const headers = { authorization: `Bearer ${one.accessToken}` }
  const change = (payload: object) => post('/auth/password', payload, headers)
  t.equal((await change({ current: 'wrong one', next })).statusCode, 403)
  t.equal((await change({ current: password, next: 'password' })).statusCode, 400)
  t.equal((await change({ current: password, next })).statusCode, 204)
  t.match(await other.closed, { code: 4401 })
  t.equal((await first.app.inject({ url: '/api/v1/auth/me', headers })).statusCode, 200)
  t.equal((await post('/auth/login', { email, password })).statusCode, 401)
  t.equal((await post('/auth/login', { email, password: next })).statusCode, 200)
})

t.test('a deleted account is gone at once', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(second, person.token)
  const response = await first.app.inject({ method: 'DELETE', url: '/api/v1/auth/me', headers: person.headers })
  t.equal(response.statusCode, 204)
  t.match(await socket.closed, { code: 4403 })
  const me = await first.app.inject({ url: '/api/v1/auth/me', headers: person.headers })
  t.equal(me.statusCode, 401)
  t.equal((await post('/auth/login', { email: person.email, password })).statusCode, 401)
})

t.test('a cookie opens a socket only from a page of ours', async (t) => {
  const { at } = cookiesOf(await post('/auth/register', { email: newEmail(), password }))
  const cookie = `at=${at}`
  const host = new URL(first.url).host
  const refused: [string, number, Record<string, string>, string[]][] = [
    ['a cookie without an origin', 403, { cookie }, ['playground.v1']],
    ['another site', 403, { cookie, origin: 'https://evil.test' }, ['playground.v1']],
    ['null', 403, { cookie, origin: 'null' }, ['playground.v1']],
    ['our host by https', 403, { cookie, origin: `https://${host}` }, ['playground.v1']],
    ['our host at another port', 403, { cookie, origin: 'http://127.0.0.1:1' }, ['playground.v1']],
    ['our host as a beginning', 403, { cookie, origin: `http://${host}.evil.test` }, ['playground.v1']],
    ['no cookie', 401, { origin: `http://${host}` }, ['playground.v1']],
    ['nothing', 401, {}, ['playground.v1']],
    ['a bad token', 401, { cookie, origin: `http://${host}` }, ['playground.v1', 'bearer.nonsense']],
    ['a bad header', 401, { cookie, origin: `http://${host}`, authorization: 'Bearer x' }, ['playground.v1']],
  ]
  for (const [name, status, headers, protocols] of refused) {
    const socket = new WebSocket(first.socketUrl, protocols, { headers })
    socket.on('error', () => {})
    const [, response] = await once(socket, 'unexpected-response')
    t.equal(response.statusCode, status, name)
    response.destroy()
  }
  const socket = new WebSocket(first.socketUrl, ['playground.v1'], { headers: { cookie, origin: `http://${host}` } })
  await once(socket, 'open')
  t.equal(socket.protocol, 'playground.v1')
  socket.close()
  await once(socket, 'close')
})
