import { createLogger } from '@playground/runtime'
import { type Issuer, startIssuer, waitFor } from '@playground/testing'
import { jwtVerify } from 'jose'
import { t } from 'tap'
import { issuerKeys } from '../src/auth/issuer/issuer-keys.ts'
import { readPart } from '../src/auth/issuer/read-part.ts'

const logger = createLogger({ service: 'test', level: 'silent' })
const keysOf = (issuer: Issuer, askAgainAfterMs: number) => issuerKeys(issuer.issuer, logger, askAgainAfterMs)
const isGood = (token: string, keys: ReturnType<typeof issuerKeys>) =>
  jwtVerify(token, keys).then(
    () => true,
    () => false,
  )

t.test('new keys are found soon after the issuer signs with them', async (t) => {
  await using issuer = await startIssuer()
  const keys = keysOf(issuer, 300)
  const old = issuer.sign()
  t.ok(await isGood(old, keys))
  issuer.rotate()
  const fresh = issuer.sign()
  await waitFor(() => isGood(fresh, keys))
  t.notOk(await isGood(old, keys), 'and those it took back are gone')
})

t.test('an issuer that was out of reach is asked again, and not with every token', async (t) => {
  await using issuer = await startIssuer()
  const keys = keysOf(issuer, 300)
  issuer.setDown(true)
  const token = issuer.sign()
  await Promise.all(Array.from({ length: 20 }, () => isGood(token, keys)))
  t.equal(issuer.requests.length, 1)
  issuer.setDown(false)
  await waitFor(() => isGood(token, keys))
  t.ok(issuer.requests.length <= 3, 'its description and its keys, once')
})

t.test('known keys outlive the issuer', async (t) => {
  await using issuer = await startIssuer()
  const keys = keysOf(issuer, 0)
  t.ok(await isGood(issuer.sign(), keys))
  issuer.setDown(true)
  t.notOk(await isGood(issuer.sign({}, { kid: 'unknown' }), keys), 'asks, in vain')
  t.ok(await isGood(issuer.sign(), keys))
})

t.test('an issuer that calls itself something else is not believed', async (t) => {
  await using issuer = await startIssuer()
  t.notOk(await isGood(issuer.sign(), issuerKeys(`${issuer.issuer}/`, logger, 0)))
})

t.test('a part that says something twice says nothing', async (t) => {
  const read = (json: string) => readPart(Buffer.from(json).toString('base64url'))
  t.same(read('{"a":"b:c","d":{"a":1,"a":2},"e":[{"a":1}],"f":"\\":"}'), {
    a: 'b:c',
    d: { a: 2 },
    e: [{ a: 1 }],
    f: '":',
  })
  for (const json of ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[]x', '1', '"a"', 'null', ''])
    t.equal(read(json), null, json)
})
