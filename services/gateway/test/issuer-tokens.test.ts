import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { newId } from '@playground/contracts'
import { createLogger } from '@playground/runtime'
import { issuerAudience as audience, freePort, startIssuer, waitFor } from '@playground/testing'
import { t } from 'tap'
import { issuerTokens } from '../src/auth/issuer/issuer-tokens.ts'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { startGateway } from './fixtures/start-gateway.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const issuer = await startIssuer()
const other = await startIssuer({ path: '/realms/team' })
const foreign = await startIssuer()
const party = 'https://app.example.com'
const OIDC_ISSUERS = [issuer.issuer, other.issuer]
const stack = await startStack({
  scripts: { brief: speak(3, 0) },
  session: { ADMIN_EMAILS: 'chief@example.com' },
  gateways: [
    { OIDC_ISSUERS, OIDC_AUDIENCE: audience, OIDC_AUTHORIZED_PARTIES: [party], OIDC_CLIENT_ID: 'playground' },
    { OIDC_ISSUERS, OIDC_AUTHORIZED_PARTIES: [party] },
    { OIDC_ISSUERS, OIDC_CLIENT_ID: 'playground' },
  ],
})
t.teardown(async () => {
  await stack[Symbol.asyncDispose]()
  for (const one of [issuer, other, foreign]) await one[Symbol.asyncDispose]()
})
const [withAudience, withParties, forLogin] = [stack.gatewayAt(0), stack.gatewayAt(1), stack.gatewayAt(2)]

const me = (token: string, at = withAudience) =>
  at.app.inject({ url: '/api/v1/auth/me', headers: { authorization: `Bearer ${token}` } })
const statusOf = async (token: string, at = withAudience) => (await me(token, at)).statusCode
const userOf = async (token: string, at = withAudience) => (await me(token, at)).json().user
const nowSeconds = () => Math.floor(Date.now() / 1000)
let people = 0
const newSub = () => `person-${++people}`
const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

t.test('tokens in the shapes of Auth0, Clerk and Keycloak are accepted', async (t) => {
  const sub = newSub()
  const userinfo = `${issuer.issuer}/userinfo`
  const shapes: [string, Record<string, unknown>, Record<string, unknown>?, string?][] = [
    ['Auth0: a list of audiences', { sub, aud: [audience, userinfo], azp: 'spa', scope: 'openid profile email' }],
    ['Auth0: one audience, no scope', { sub, aud: audience, azp: 'spa' }],
    ['Auth0 as RFC 9068 has it', { sub, aud: [audience], client_id: 'spa', jti: newId() }, { typ: 'at+jwt' }],
    ['Clerk: no audience', { sub, azp: party, sid: 'sess_1', nbf: nowSeconds() - 5, v: 2 }, { cat: 'cl_1' }],
    ['Keycloak', { sub, aud: [audience, 'account'], azp: 'web', typ: 'Bearer', scope: 'openid', acr: '1', sid: 'x' }],
    ['Keycloak before 24: a nonce', { sub, aud: audience, azp: 'web', typ: 'Bearer', nonce: 'n', sid: 'x' }],
    ['signed with ES256', { sub, aud: audience, scope: 'a' }, {}, 'ec-1'],
    ['without a kid, where only one key fits', { sub, aud: audience, scope: 'a' }, { kid: undefined }],
    ['a clock 20 s ahead', { sub, aud: audience, iat: nowSeconds() + 20, nbf: nowSeconds() + 20 }],
  ]
  const ids = new Set<string>()
  for (const [name, claims, header, key] of shapes) {
    const response = await me(issuer.sign(claims, header, key))
    t.equal(response.statusCode, 200, name)
    ids.add(response.json().user?.id)
  }
  t.equal(ids.size, 1, 'all speak for the same person')
})

t.test('without a configured audience the party decides', async (t) => {
  const accepted = issuer.sign({ sub: newSub(), aud: 'account', azp: party, typ: 'Bearer' })
  t.equal(await statusOf(accepted, withParties), 200)
  t.equal(await statusOf(issuer.sign({ sub: newSub(), azp: party }), withParties), 200)
  t.equal(await statusOf(issuer.sign({ sub: newSub(), aud: audience, azp: 'https://evil.test' }), withParties), 401)
  t.equal(await statusOf(issuer.sign({ sub: newSub(), aud: party, azp: party }), withParties), 401, 'an ID token')
  t.equal(await statusOf(issuer.sign({ sub: newSub(), aud: audience }), forLogin), 401, 'neither: no tokens at all')
})

t.test('a first-seen identity makes an account, once, and is joined with none by its address', async (t) => {
  const person = await stack.signUp()
  const sub = newSub()
  const claims = { sub, aud: audience, email: person.email, email_verified: true, name: 'Ada' }
  const token = issuer.sign(claims)
  const answers = await Promise.all(Array.from({ length: 20 }, () => userOf(token)))
  t.equal(new Set(answers.map(({ id }) => id)).size, 1, 'made once')
  t.match(answers[0], { email: person.email, name: 'Ada', role: 'user', picture: null })
  t.not(answers[0].id, person.userId, 'it is not the account of that address')
  const again = await userOf(issuer.sign({ ...claims, name: 'Ada L.', email: undefined }), withAudience)
  t.match(again, { id: answers[0].id, email: person.email, name: 'Ada L.' }, 'news are taken over, silence is none')
  const elsewhere = await userOf(other.sign({ ...claims }))
  t.not(elsewhere.id, answers[0].id, 'the same subject of another issuer is somebody else')
  const bare = await userOf(issuer.sign({ sub: newSub(), aud: audience }))
  t.match(bare, { email: null, name: null })
  const address = `later-${newId()}@example.com`
  await userOf(issuer.sign({ sub: newSub(), aud: audience, email: address }))
  const payload = { email: address, password: 'x7-quiet-lake' }
  const registered = await withAudience.app.inject({ method: 'POST', url: '/api/v1/auth/register', payload })
  t.equal(registered.statusCode, 201, 'and it bars nobody from registering')
})

t.test('an administrator’s address counts only when the issuer has verified it', async (t) => {
  const roleOf = async (claims: Record<string, unknown>) =>
    (await userOf(issuer.sign({ sub: newSub(), aud: audience, email: 'Chief@example.com', ...claims }))).role
  t.equal(await roleOf({}), 'user')
  t.equal(await roleOf({ email_verified: false }), 'user')
  t.equal(await roleOf({ email_verified: 'yes' }), 'user')
  t.equal(await roleOf({ email_verified: true }), 'admin')
})

t.test('tokens open sockets and start sessions, and end with signing out for good', async (t) => {
  const sub = newSub()
  const token = issuer.sign({ sub, aud: audience })
  const headers = { authorization: `Bearer ${token}` }
  await using socket = await openSocket(withAudience, token)
  const started = await socket.ask({ type: 'session.start', prompt: 'Hello', models: ['lab/brief'] })
  t.equal(started.type, 'session.created')
  const later = issuer.sign({ sub, aud: audience, jti: 'later' })
  t.match(await socket.ask({ type: 'auth.refresh', token: later }), { type: 'ok' })
  t.match(await socket.ask({ type: 'auth.refresh', token }), { type: 'ok' })
  const made = await withAudience.app.inject({ method: 'POST', url: '/api/v1/tokens', headers, payload: { name: 'x' } })
  t.equal(made.statusCode, 201, 'whoever an issuer signed in has tokens of their own')
  await withParties.app.inject({ url: '/api/v1/auth/me', headers })
  const out = await withAudience.app.inject({ method: 'POST', url: '/api/v1/auth/logout', headers })
  t.same([out.statusCode, out.json()], [200, { redirect: null }])
  t.match(await socket.closed, { code: 4401 })
  await waitFor(async () => (await statusOf(token)) === 401, { timeoutMs: 2000 })
  t.equal(await statusOf(later), 200, 'other tokens of the same person go on')
})

t.test('another user’s token ends a socket', async (t) => {
  await using socket = await openSocket(withAudience, issuer.sign({ sub: newSub(), aud: audience }))
  const token = issuer.sign({ sub: newSub(), aud: audience })
  socket.send({ type: 'auth.refresh', requestId: 'r', token })
  t.match(await socket.closed, { code: 4403 })
})

t.test('whatever is not in order is refused, and nothing outside is asked', async (t) => {
  const asked: string[] = []
  const port = await freePort()
  const evil = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('{"keys":[]}')
  })
  await new Promise<void>((resolve) => evil.listen(port, '127.0.0.1', resolve))
  t.teardown(() => evil.close())
  const sub = newSub()
  const good = { sub, aud: audience }
  const payload = () => ({ iss: issuer.issuer, iat: nowSeconds(), exp: nowSeconds() + 300, ...good })
  const header = { alg: 'RS256', typ: 'JWT', kid: 'rsa-1' }
  const unsigned = (alg: string) => `${encode({ ...header, alg })}.${encode(payload())}.`
  const { publicKey, jwk } = issuer.keyOf('rsa-1')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const hmac = (key: string, head: object = { ...header, alg: 'HS256' }) => {
    const input = `${encode(head)}.${encode(payload())}`
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
  const sign = (claims: Record<string, unknown>, head = {}) => issuer.sign({ ...good, ...claims }, head)
  const attack = `http://127.0.0.1:${port}/keys`
  const fresh = sign({})
  const [head = '', body = '', signature = ''] = fresh.split('.')
  const twice = (json: string, name: string) => encode(json.replace(`"${name}"`, `"${name}":"x","${name}"`))
  const refused: [string, string][] = [
    ['alg none', unsigned('none')],
    ['alg None', unsigned('None')],
    ['alg nOnE', unsigned('nOnE')],
    ['an empty signature', unsigned('RS256')],
    ['HS256 with the public key', hmac(pem)],
    ['HS256 with a blank before it', hmac(` ${pem}`)],
    ['HS256 with a newline before it', hmac(`\n${pem}`)],
    ['RS256 said, HS256 done', hmac(pem, header)],
    ['jku', sign({}, { jku: attack })],
    ['x5u', sign({}, { x5u: attack })],
    ['jwk', sign({}, { jwk: { kty: 'RSA', n: jwk.n, e: jwk.e } })],
    ['kid as a list', `${encode({ ...header, kid: ['rsa-1'] })}.${body}.${signature}`],
    ['kid of 10 KB', `${encode({ ...header, kid: 'k'.repeat(10_000) })}.${body}.${signature}`],
    ['exp past', sign({ exp: nowSeconds() - 60 })],
    ['exp just beyond the tolerance', sign({ exp: nowSeconds() - 31 })],
    ['nbf future', sign({ nbf: nowSeconds() + 300 })],
    ['iat future', sign({ iat: nowSeconds() + 300 })],
    ['exp missing', sign({ exp: undefined })],
    ['exp 1e308', sign({ exp: 1e308 })],
    ['aud without ours', sign({ aud: ['another', `${audience}/`] })],
    ['no aud and a foreign azp', sign({ aud: undefined, azp: 'https://evil.test' })],
    ['no aud and no azp', sign({ aud: undefined })],
    ['iss as a list', sign({ iss: [issuer.issuer, 'evil'] })],
    ['iss with a slash', sign({ iss: `${issuer.issuer}/` })],
    ['iss with ours as its beginning', sign({ iss: `${issuer.issuer}.evil.test` })],
    ['iss of another configured issuer', sign({ iss: other.issuer })],
    ['an issuer that is not configured', foreign.sign(good)],
    ['typ missing', sign({}, { typ: undefined })],
    ['typ of a logout token', sign({ events: {} }, { typ: 'logout+jwt' })],
    ['an ID token with a nonce', sign({ nonce: 'n' })],
    ['an ID token with at_hash', sign({ at_hash: 'h' })],
    ['an ID token for our client', sign({ aud: [audience, 'playground'] })],
    ['an ID token of Keycloak', sign({ typ: 'ID', azp: party, scope: 'openid' })],
    ['a refresh token of Keycloak', sign({ typ: 'Refresh', azp: party })],
    ['crit of the unknown', sign({}, { crit: ['x'], x: 1 })],
    ['a header twice', `${twice(JSON.stringify(header), 'kid')}.${body}.${signature}`],
    ['a claim twice', `${head}.${twice(Buffer.from(body, 'base64url').toString(), 'sub')}.${signature}`],
    ['sub as a number', sign({ sub: 1 })],
    ['sub __proto__', sign({ sub: '__proto__' })],
    ['sub with NUL', sign({ sub: 'a\u0000' })],
    ['sub of 10 KB', sign({ sub: 'a'.repeat(10_000) })],
    ['sub empty', sign({ sub: '' })],
    ['sub missing', sign({ sub: undefined })],
    ['other claims than were signed', `${head}.${encode({ ...payload(), sub: 'root' })}.${signature}`],
    ['13 KB', sign({ pad: 'a'.repeat(9500) })],
    ['four parts', `${fresh}.x`],
    ['no base64', `${fresh}!`],
    ['unicode', `${head}.${body}.ä`],
  ]
  for (const [name, token] of refused) {
    const response = await me(token)
    t.ok([401, 431].includes(response.statusCode), `${name}: ${response.statusCode}`)
  }
  t.equal(await statusOf(fresh), 200, 'what they are variations of is accepted')
  t.same(asked, [])
})

t.test('any number of unknown keys makes nobody ask the issuer more than once in a while', async (t) => {
  await using quiet = await startIssuer()
  const gateway = { OIDC_ISSUERS: [quiet.issuer], OIDC_AUDIENCE: audience }
  await using only = await startGateway(stack.nats.url, gateway)
  t.equal(quiet.requests.length, 0, 'nor is it asked before a token comes')
  quiet.setDown(true)
  const token = quiet.sign({ sub: newSub(), aud: audience })
  const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(token, only)))
  t.same(new Set(statuses), new Set([401]), 'out of reach at the start, nobody is let in, and nothing breaks')
  t.equal(quiet.requests.length, 1)
  const before = issuer.keysRead()
  const kids = ['unknown', '../../dev/null', "' OR 1=1", '\u0000', ...Array.from({ length: 50 }, (_, at) => `k${at}`)]
  for (const kid of kids) t.equal(await statusOf(issuer.sign({ sub: 'x', aud: audience }, { kid }, 'rsa-1')), 401)
  t.ok(issuer.keysRead() - before <= 1, `${issuer.keysRead() - before} reads`)
})

t.test('while the issuer is out of reach, the keys that are known go on', async (t) => {
  const token = issuer.sign({ sub: newSub(), aud: audience })
  t.equal(await statusOf(token), 200)
  issuer.setDown(true)
  t.equal(await statusOf(issuer.sign({ sub: newSub(), aud: audience })), 200)
  issuer.setDown(false)
})

t.test('of many tokens each speaks for its own holder', async (t) => {
  const rules = { audience, authorizedParties: [], clientId: undefined }
  const logger = createLogger({ service: 'test', level: 'silent' })
  const tokens = issuerTokens({ bus: stack.bus, logger, issuers: [issuer.issuer], rules })
  const subs = Array.from({ length: 300 }, newSub)
  const signed = subs.map((sub) => issuer.sign({ sub, aud: audience }))
  const ids = new Map<string, string>()
  for (const [at, token] of signed.entries()) ids.set(subs[at] ?? '', (await tokens.resolve(token)).userId)
  t.equal(new Set(ids.values()).size, subs.length)
  for (let round = 0; round < 5; round++) {
    const found = await Promise.all(signed.map((token) => tokens.resolve(token)))
    t.same(
      found.map(({ userId }) => userId),
      subs.map((sub) => ids.get(sub)),
    )
  }
})
