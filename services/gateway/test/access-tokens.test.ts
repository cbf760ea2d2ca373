import { createHmac, generateKeyPairSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import jwt from '@fastify/jwt'
import { newId, ProcedureError } from '@playground/contracts'
import fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { t } from 'tap'
import { accessTokenOptions, accessTokens } from '../src/auth/access-tokens.ts'

const secret = 'a secret of these tests with more than 32 bytes'
const app = fastify().withTypeProvider<ZodTypeProvider>()
await app.register(jwt, accessTokenOptions(secret))
const { issue, verify } = accessTokens(app)

const sub = newId()
const sid = newId()
const nowSeconds = () => Math.floor(Date.now() / 1000)
const header = { alg: 'HS256', typ: 'at+jwt' }
const claims = () => ({
  iss: 'playground',
  aud: 'playground-api',
  sub,
  sid,
  iat: nowSeconds(),
  exp: nowSeconds() + 600,
})

const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
function sign(head: unknown, payload: unknown, key: string | Buffer = secret) {
  const input = `${encode(head)}.${encode(payload)}`
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
}

t.setTimeout(120_000)

t.test('a token we issued says who and until when', async (t) => {
  const principal = verify(issue({ userId: sub, loginId: sid }))
  t.match(principal, { userId: sub, loginId: sid })
  t.ok(Math.abs(principal.expiresAtMs - Date.now() - 600_000) < 5000)
  t.match(verify(sign(header, claims())), { userId: sub }, 'what the cases below are variations of is accepted')
})

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const { iss: _iss, ...noIssuer } = claims()
const { aud: _aud, ...noAudience } = claims()
const { sub: _sub, ...noSubject } = claims()
const { exp: _exp, ...noExpiry } = claims()
const { sid: _sid, ...noLogin } = claims()
const unsigned = (alg: string) => `${encode({ ...header, alg })}.${encode(claims())}.`
const twice = JSON.stringify(claims()).replace('"sub"', `"sub":"${newId()}","sub"`)

const refused: [string, string][] = [
  ['alg none', unsigned('none')],
  ['alg None', unsigned('None')],
  ['alg nOnE', unsigned('nOnE')],
  ['alg HS256 without a signature', unsigned('HS256')],
  ['alg none with a signature', sign({ ...header, alg: 'none' }, claims())],
  ['another secret', sign(header, claims(), 'another secret of more than 32 bytes of its own')],
  ['signed with a public key', sign(header, claims(), pem)],
  ['signed with a public key after a newline', sign(header, claims(), `\n${pem}`)],
  ['alg HS512', sign({ ...header, alg: 'HS512' }, claims())],
  ['alg RS256', sign({ ...header, alg: 'RS256' }, claims())],
  ['jku', sign({ ...header, jku: 'https://evil.test/jwks' }, claims())],
  ['x5u', sign({ ...header, x5u: 'https://evil.test/cert' }, claims())],
  ['jwk', sign({ ...header, jwk: { kty: 'oct', k: 'YQ' } }, claims())],
  ['kid', sign({ ...header, kid: 'a' }, claims())],
  ['kid of a path', sign({ ...header, kid: '../../dev/null' }, claims())],
  ['kid of SQL', sign({ ...header, kid: "' OR 1=1" }, claims())],
  ['kid of 10 KB', sign({ ...header, kid: 'k'.repeat(10_000) }, claims())],
  ['kid as a list', sign({ ...header, kid: ['a'] }, claims())],
  ['kid with NUL', sign({ ...header, kid: '\u0000' }, claims())],
  ['exp past', sign(header, { ...claims(), iat: nowSeconds() - 700, exp: nowSeconds() - 100 })],
  ['exp just beyond the tolerance', sign(header, { ...claims(), iat: nowSeconds() - 600, exp: nowSeconds() - 31 })],
  ['exp missing', sign(header, noExpiry)],
  ['exp as text', sign(header, { ...claims(), exp: String(nowSeconds() + 600) })],
  ['exp 1e308', sign(header, { ...claims(), exp: 1e308 })],
  ['exp in a year', sign(header, { ...claims(), exp: nowSeconds() + 31_536_000 })],
  ['nbf future', sign(header, { ...claims(), nbf: nowSeconds() + 300 })],
  ['iat future', sign(header, { ...claims(), iat: nowSeconds() + 300 })],
  ['iat missing', sign(header, { ...claims(), iat: undefined })],
  ['aud other', sign(header, { ...claims(), aud: 'another' })],
  ['aud missing', sign(header, noAudience)],
  ['aud as a list with ours', sign(header, { ...claims(), aud: ['another', 'playground-api'] })],
  ['iss missing', sign(header, noIssuer)],
  ['iss as a list', sign(header, { ...claims(), iss: ['playground', 'evil'] })],
  ['iss with ours as its beginning', sign(header, { ...claims(), iss: 'playground.evil.test' })],
  ['iss with a slash', sign(header, { ...claims(), iss: 'playground/' })],
  ['typ JWT', sign({ ...header, typ: 'JWT' }, claims())],
  ['typ missing', sign({ alg: 'HS256' }, claims())],
  ['typ of the same in capitals', sign({ ...header, typ: 'AT+JWT' }, claims())],
  ['typ with its prefix', sign({ ...header, typ: 'application/at+jwt' }, claims())],
  ['an ID token', sign({ ...header, typ: 'JWT' }, { ...claims(), nonce: 'n', email: 'a@example.com' })],
  ['crit of the unknown', sign({ ...header, crit: ['x'], x: 1 }, claims())],
  ['a claim twice', sign(header, twice)],
  ['a header twice', sign('{"alg":"none","alg":"HS256","typ":"at+jwt"}', claims())],
  ['blanks in the claims', sign(header, JSON.stringify(claims(), null, 1))],
  ['a claim of nobody', sign(header, { ...claims(), role: 'admin' })],
  ['sub as a number', sign(header, { ...claims(), sub: 1 })],
  ['sub __proto__', sign(header, { ...claims(), sub: '__proto__' })],
  ['sub with NUL', sign(header, { ...claims(), sub: '\u0000' })],
  ['sub of 10 KB', sign(header, { ...claims(), sub: 'a'.repeat(10_000) })],
  ['sub missing', sign(header, noSubject)],
  ['sid missing', sign(header, noLogin)],
  ['16 KB', sign(header, { ...claims(), pad: 'a'.repeat(16_000) })],
  ['four parts', `${sign(header, claims())}.x`],
  ['two parts', 'a.b'],
  ['no base64', `${sign(header, claims())}!`],
  ['unicode', 'ä.ö.ü'],
  ['nothing', ''],
  ['dots', '..'],
]

t.test('whatever does not look exactly as we make it is refused', async (t) => {
  for (const [name, token] of refused) {
    t.throws(() => verify(token), { code: 'unauthenticated' }, name)
    t.notOk(
      isInternal(() => verify(token)),
      name,
    )
  }
})

t.test('one token never speaks for another, among a hundred thousand', async (t) => {
  const people = Array.from({ length: 100_000 }, () => ({ userId: newId(), loginId: newId() }))
  const tokens = people.map(issue)
  await sleep(0)
  const mistaken = people.filter(({ userId, loginId }, at) => {
    const told = verify(tokens[at] ?? '')
    return told.userId !== userId || told.loginId !== loginId
  })
  t.same(mistaken, [])
})

t.test('a clock 30 s behind does not lock anybody out', async (t) => {
  t.match(verify(sign(header, { ...claims(), iat: nowSeconds() - 620, exp: nowSeconds() - 20 })), { userId: sub })
  t.match(verify(sign(header, { ...claims(), iat: nowSeconds() + 20 })), { userId: sub })
})

function isInternal(task: () => unknown): boolean {
  try {
    task()
    return false
  } catch (error) {
    return !(error instanceof ProcedureError)
  }
}
