import { type AdminUser, newId } from '@playground/contracts'
import { issuerAudience, startIssuer, waitFor } from '@playground/testing'
import { t } from 'tap'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket, startOver } from './fixtures/open-socket.ts'
import { password, startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const issuer = await startIssuer()
const gateway = { OIDC_ISSUERS: [issuer.issuer], OIDC_AUDIENCE: issuerAudience, REGISTRATION: 'open' as const }
const stack = await startStack({
  scripts: { long: speak(4000, 5), brief: speak(3, 0) },
  session: { ADMIN_EMAILS: 'chief@example.com' },
  gateways: [gateway, gateway],
})
t.teardown(async () => {
  await stack[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})
const [first, second] = [stack.gatewayAt(0), stack.gatewayAt(1)]

type Headers = Record<string, string>
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const ask = (method: Method, path: string, headers: Headers, payload?: object, at = first) =>
  at.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload === undefined ? {} : { payload }) })
const chief = {
  authorization: `Bearer ${issuer.sign({ sub: 'chief', aud: issuerAudience, email: 'chief@example.com', email_verified: true })}`,
}
const change = (id: string, payload: object, headers: Headers = chief) =>
  ask('PATCH', `/admin/users/${id}`, headers, payload)
const login = (email: string, secret = password) => ask('POST', '/auth/login', {}, { email, password: secret })
const find = async (query: string) =>
  (await ask('GET', `/admin/users?q=${encodeURIComponent(query)}`, chief)).json<{ data: AdminUser[] }>().data

t.test('only admins are let in, whatever the rest of the request is like', async (t) => {
  const person = await stack.signUp()
  const { token } = (await ask('POST', '/tokens', chief, { name: 'x' })).json<{ token: string }>()
  const requests: [Method, string, object?][] = [
    ['GET', '/admin/users'],
    ['GET', '/admin/users?limit=none'],
    ['POST', '/admin/users', { email: 'x@example.com' }],
    ['POST', '/admin/users', { email: 1 }],
    ['PATCH', `/admin/users/${person.userId}`, { role: 'admin' }],
    ['PATCH', `/admin/users/${newId()}`, { role: 'admin' }],
    ['GET', '/admin/queues'],
  ]
  for (const [method, path, payload] of requests) {
    for (const headers of [person.headers, { authorization: `Bearer ${token}` }]) {
      const response = await ask(method, path, headers, payload)
      t.equal(response.statusCode, 403, `${method} ${path}`)
      t.equal(response.json().code, 'forbidden')
    }
    t.equal((await ask(method, path, {}, payload)).statusCode, 401)
  }
})

t.test('accounts are listed with what they have and used, and found by address or name', async (t) => {
  const person = await stack.signUp()
  const session = await ask('POST', '/sessions', person.headers, { prompt: 'Hello', models: ['lab/brief'] })
  t.equal(session.statusCode, 201)
  await waitFor(async () => (await find(person.email))[0]?.usage.runs === 1)
  const [found] = await find(person.email)
  const me = (await ask('GET', '/auth/me', person.headers)).json()
  t.match(found, { id: person.userId, email: person.email, role: 'user', disabled: false, dailyTokens: null })
  t.match(found?.quota, me.quota)
  t.equal(found?.usage.tokens, me.quota.used)
  t.ok(Date.parse(found?.usage.lastUsed ?? '') > Date.now() - 60_000)
  t.same(await find('%'), [], 'a wildcard is a letter')
  const page = (await ask('GET', '/admin/users?limit=1', chief)).json()
  t.equal(page.data.length, 1)
  t.same(page.meta, { limit: 1, nextCursor: page.data[0].id })
  const rest = (await ask('GET', `/admin/users?limit=100&cursor=${page.meta.nextCursor}`, chief)).json()
  t.notOk(rest.data.some(({ id }: AdminUser) => id === page.data[0].id))
  t.equal((await ask('GET', '/admin/users?cursor=none', chief)).statusCode, 400)
})

t.test('an admin makes accounts, with a password of theirs or one that is said once', async (t) => {
  const [one, two] = [`made-${newId()}@example.com`, `made-${newId()}@example.com`]
  const made = await ask('POST', '/admin/users', chief, { email: one.toUpperCase(), name: 'One' })
  t.equal(made.statusCode, 201)
  t.match(made.json(), { email: one, name: 'One', role: 'user', oneTimePassword: /^[\w-]{20}$/, usage: { runs: 0 } })
  t.equal((await login(one, made.json().oneTimePassword)).statusCode, 200)
  const other = await ask('POST', '/admin/users', chief, { email: two, role: 'admin', password })
  t.match(other.json(), { role: 'admin', oneTimePassword: null })
  const { accessToken } = (await login(two)).json<{ accessToken: string }>()
  const theirs = { authorization: `Bearer ${accessToken}` }
  t.equal((await ask('GET', '/admin/users', theirs)).statusCode, 200)
  t.equal((await ask('POST', '/admin/users', chief, { email: one })).statusCode, 409)
  for (const wrong of [
    { email: 'x' },
    { email: 'y@example.com', password: 'password' },
    { email: 'y@example.com', id: 1 },
  ]) {
    t.equal((await ask('POST', '/admin/users', chief, wrong)).statusCode, 400)
  }
  t.equal((await change(other.json().id, { role: 'user' })).json().role, 'user')
  t.equal(
    (await ask('GET', '/admin/users', theirs)).statusCode,
    403,
    'a role ends at once, whatever token it came with',
  )
})

t.test('disabling stops everything within two seconds; enabling gives back what was not a login', async (t) => {
  const person = await stack.signUp()
  const { token } = (await ask('POST', '/tokens', person.headers, { name: 'x' })).json<{ token: string }>()
  await using socket = await openSocket(second, person.token)
  await using byToken = await openSocket(first, token)
  const { sessionId, session } = await startOver(socket, { prompt: 'Run', models: ['lab/long', 'lab/long'] })
  await socket.next('run.delta')
  const before = performance.now()
  const disabled = await change(person.userId, { disabled: true })
  t.match(disabled.json(), { id: person.userId, disabled: true })
  t.match(await socket.closed, { code: 4403 })
  t.match(await byToken.closed, { code: 4403 })
  t.ok(performance.now() - before < 2000)
  for (const at of [first, second]) {
    for (const bearer of [person.token, token]) {
      const status = async () =>
        (await ask('GET', '/auth/me', { authorization: `Bearer ${bearer}` }, undefined, at)).statusCode
      await waitFor(async () => (await status()) === 401, { timeoutMs: 2000 })
    }
  }
  t.equal((await login(person.email)).statusCode, 403)
  await waitFor(async () => (await find(person.email))[0]?.quota.reserved === 0, {
    describe: 'the runs to be cancelled',
  })

  t.match((await change(person.userId, { disabled: false })).json(), { disabled: false })
  const again = await login(person.email)
  t.equal(again.statusCode, 200)
  const fresh = { authorization: `Bearer ${again.json().accessToken}` }
  await waitFor(async () => (await ask('GET', '/auth/me', fresh, undefined, second)).statusCode === 200)
  const after = (await ask('GET', `/sessions/${sessionId}`, fresh)).json()
  t.same(
    after.comparisons[0].runs.map(({ status }: { status: string }) => status),
    session.comparisons[0]?.runs.map(() => 'cancelled'),
  )
  const tokenAgain = async () => (await ask('GET', '/auth/me', { authorization: `Bearer ${token}` })).statusCode
  await waitFor(async () => (await tokenAgain()) === 200)
  t.equal((await ask('GET', '/auth/me', person.headers)).statusCode, 401, 'the login of before stays over')
})

t.test('a password that an admin sets ends every login', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(second, person.token)
  t.equal((await change(person.userId, { password: 'password' })).statusCode, 400)
  t.equal((await change(person.userId, { password: 'another quiet lake' })).statusCode, 200)
  t.match(await socket.closed, { code: 4401 })
  t.equal((await login(person.email)).statusCode, 401)
  t.equal((await login(person.email, 'another quiet lake')).statusCode, 200)
  const { id } = (await ask('GET', '/auth/me', chief)).json().user
  t.equal((await change(id, { password })).statusCode, 409, 'one whom an issuer signs in has none')
})

t.test('an admin sets limits and replenishes', async (t) => {
  const person = await stack.signUp()
  const start = () =>
    ask('POST', '/sessions', person.headers, { prompt: 'Hello', lanes: [{ model: 'lab/brief', maxTokens: 90 }] })
  const quota = async () => (await ask('GET', '/auth/me', person.headers)).json().quota
  t.equal((await start()).statusCode, 201)
  await waitFor(async () => (await quota()).used > 0)
  const { used } = await quota()
  const limited = await change(person.userId, { quota: { dailyTokens: used } })
  t.match(limited.json(), { dailyTokens: used, quota: { limit: used, used, remaining: 0 } })
  const refused = await start()
  t.equal(refused.statusCode, 402)
  t.match(refused.json(), { code: 'quota_exceeded', details: { limit: used, used, reserved: 0, remaining: 0 } })
  t.match(refused.json().details.resetsAt, /T00:00:00\.000Z$/)
  t.match((await change(person.userId, { quota: { grantTokens: 5 } })).json(), {
    quota: { used: used - 5, remaining: 5 },
  })
  const all = (await change(person.userId, { quota: { grantTokens: 1_000_000 } })).json()
  t.match(
    all,
    { quota: { used: 0, remaining: used }, usage: { tokens: used } },
    'never less than nothing, and charges stay',
  )
  const free = (await change(person.userId, { quota: { dailyTokens: null, monthlyMicros: 7 } })).json()
  t.match(free, { dailyTokens: null, monthlyMicros: 7, quota: { limit: 1_000_000 } })
  const dear = await start()
  t.equal(dear.statusCode, 402)
  t.match(dear.json().details, { measure: 'micros', limit: 7 }, 'the money is counted apart')
  for (const wrong of [
    { dailyTokens: -1 },
    { grantTokens: 0 },
    { dailyTokens: 1.5 },
    { monthlyMicros: 1e15 },
    { tokens: 1 },
  ]) {
    t.equal((await change(person.userId, { quota: wrong })).statusCode, 400)
  }
  t.equal((await change(newId(), { disabled: true })).statusCode, 404)
})
