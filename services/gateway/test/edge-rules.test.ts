import { parseConfig } from '@playground/runtime'
import { t } from 'tap'
import { isCommonPassword } from '../src/auth/common-passwords.ts'
import { hashPassword, isOutdated, isPassword } from '../src/auth/hash-password.ts'
import { gatewayConfig } from '../src/config.ts'
import { isOwnOrigin } from '../src/http/allowed-origin.ts'
import { limitedAddress } from '../src/http/client-address.ts'
import { parseJson } from '../src/http/parse-json.ts'
import { messageRate } from '../src/live/socket/message-rate.ts'

t.test('limits count an IPv6 household as one, and an IPv4 address as itself', async (t) => {
  const cases = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ] as const
  for (const [address, counted] of cases) t.equal(limitedAddress(address), counted, address)
})

t.test('an own origin is the configured one or the address that was asked', async (t) => {
  const request = (host: string, protocol: 'http' | 'https' = 'http') => ({ host, protocol, headers: {} })
  const open = { publicOrigin: undefined }
  const configured = { publicOrigin: 'https://app.example.com' }
  t.ok(isOwnOrigin('http://localhost:3000', request('localhost:3000'), open))
  t.notOk(isOwnOrigin('http://localhost:3001', request('localhost:3000'), open))
  t.notOk(isOwnOrigin('https://localhost:3000', request('localhost:3000'), open))
  t.notOk(isOwnOrigin('null', request('localhost:3000'), open))
  t.ok(isOwnOrigin('https://app.example.com', request('10.0.0.7:3000'), configured))
  t.ok(isOwnOrigin('http://10.0.0.7:3000', request('10.0.0.7:3000'), configured))
  t.notOk(isOwnOrigin('http://app.example.com', request('app.example.com'), configured), 'its scheme counts')
  t.notOk(isOwnOrigin('https://app.example.com.evil.test', request('app.example.com'), configured))
  t.notOk(isOwnOrigin('https://app.example.com:8443', request('app.example.com'), configured))
})

t.test('passwords anybody would try first are known', async (t) => {
  const common = ['password', 'PASSWORD', 'Password1', '12345678', '1234567890', 'qwertyuiop', 'QwErTyUi', '11111111']
  const also = [
    'trustno1',
    'mustang1',
    'liverpool1',
    'abcdefgh',
    '87654321',
    'abcabcabc',
    'iloveyou',
    'asdfghjkl',
    'zzzzzzzzzz',
    '1q2w3e4r',
    'football',
  ]
  for (const password of [...common, ...also]) t.ok(await isCommonPassword(password), password)
  for (const password of ['correct horse', 'X7!quiet-lake', 'пароль-надёжный', '🦊🦊🦊🐻🐻🐻🐼🐼']) {
    t.notOk(await isCommonPassword(password), password)
  }
})

t.test('a password is its whole self', async (t) => {
  const prefix = 'p'.repeat(72)
  const hashed = await hashPassword(`${prefix}a`)
  t.match(hashed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.ok(await isPassword(`${prefix}a`, hashed))
  t.notOk(await isPassword(`${prefix}b`, hashed))
  t.notOk(await isPassword('anything', null))
  t.notOk(isOutdated(hashed))
  t.ok(isOutdated(hashed.replace('m=19456,t=2', 'm=4096,t=1')))
})

t.test('more passwords at once than can be hashed in two seconds are refused, the others are hashed', async (t) => {
  const results = await Promise.allSettled(Array.from({ length: 250 }, () => hashPassword('x7-quiet-lake')))
  const refused = results.filter((result) => result.status === 'rejected')
  t.ok(results.length - refused.length >= 4)
  for (const { reason } of refused) t.match(reason, { code: 'unavailable' })
  t.match(await hashPassword('and then it goes on'), /^\$argon2id/)
})

t.test('JSON keeps text as it is', async (t) => {
  const text = 'bidi \u202e, zero width \u200d, emoji 🦊, BOM \ufeff, quotes "\\u0041"'
  t.same(parseJson(Buffer.from(JSON.stringify({ text }))), { text })
  t.same(parseJson(Buffer.from('{"a":"\\\\u0000"}')), { a: '\\u0000' }, 'an escaped backslash is no escape')
  t.same(parseJson(Buffer.from('{"a":"[[[[\\"{{{{"}')), { a: '[[[["{{{{' }, 'brackets in text are no depth')
  t.same(parseJson(Buffer.from(`${'['.repeat(32)}${']'.repeat(32)}`)), JSON.parse(`${'['.repeat(32)}${']'.repeat(32)}`))
})

t.test('six hundred messages a minute pass, some more are refused, and then it is enough', async (t) => {
  const judge = messageRate()
  for (let at = 0; at < 600; at++) t.equal(judge(1000 + at), 'accepted')
  t.equal(judge(2000), 'refused')
  t.equal(judge(61_000), 'accepted', 'the first is a minute ago')
  t.equal(judge(61_000), 'refused')
  for (let at = 0; at < 59; at++) judge(61_000)
  t.equal(judge(61_000), 'hopeless')
})

t.test('a setting that cannot be used is named', async (t) => {
  const good = { JWT_SECRET: 'x'.repeat(32) }
  t.match(parseConfig(gatewayConfig, good), { PORT: 3000, HOST: '127.0.0.1', REGISTRATION: 'open', TRUST_PROXY: [] })
  t.equal(
    parseConfig(gatewayConfig, { ...good, PUBLIC_ORIGIN: 'https://App.Example.com' }).PUBLIC_ORIGIN,
    'https://app.example.com',
  )
  const wrong: Record<string, string>[] = [
    { JWT_SECRET: 'x'.repeat(31) },
    { PORT: '70000' },
    { PORT: 'http' },
    { PUBLIC_ORIGIN: 'example.com' },
    { PUBLIC_ORIGIN: 'https://example.com/path' },
    { ALLOWED_ORIGINS: 'https://a.example, *' },
    { TRUST_PROXY: 'true' },
    { TRUST_PROXY: '10.0.0.0/33' },
    { REGISTRATION: 'maybe' },
    { OIDC_ISSUERS: 'login.example.com', OIDC_CLIENT_ID: 'a' },
    { OIDC_ISSUERS: 'http://login.example.com', OIDC_CLIENT_ID: 'a' },
    { OIDC_ISSUERS: 'https://a.example, https://a.example', OIDC_CLIENT_ID: 'a' },
    { OIDC_ISSUERS: 'https://a.example' },
    { OIDC_CLIENT_SECRET: 'a', OIDC_ISSUERS: 'https://a.example', OIDC_AUDIENCE: 'a' },
    { SHUTDOWN_GRACE_MS: '-1' },
    { LOG_LEVEL: 'loud' },
  ]
  for (const setting of wrong) {
    const [name = ''] = Object.keys(setting)
    t.throws(() => parseConfig(gatewayConfig, { ...good, ...setting }), { message: new RegExp(`^${name}[. ]`) }, name)
  }
  t.throws(() => parseConfig(gatewayConfig, {}), { message: /^JWT_SECRET is not set/ })
  const alone = { ...good, OIDC_CLIENT_ID: 'a' }
  t.throws(() => parseConfig(gatewayConfig, alone), { message: /^OIDC_ISSUERS is not usable: must be set/ })
  const issuers = { ...good, OIDC_ISSUERS: 'https://a.example/, http://localhost:8080/realms/b', OIDC_AUDIENCE: 'api' }
  t.same(parseConfig(gatewayConfig, issuers).OIDC_ISSUERS, ['https://a.example/', 'http://localhost:8080/realms/b'])
})
