import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { speak } from './fixtures/lab-worker.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const stack = await startStack({
  scripts: { long: speak(4000, 5), brief: speak(3, 0) },
  session: { QUOTA_DAILY_TOKENS: '1050', RATE_LIMIT_STARTS_PER_MINUTE: '20' },
  gateways: [{}, {}],
})
t.teardown(() => stack[Symbol.asyncDispose]())
const gateways = [stack.gatewayAt(0), stack.gatewayAt(1)] as const
const [first, second] = gateways

type Headers = Record<string, string>
const start = (at: number, headers: Headers, model: string, maxTokens: number) =>
  (at % 2 === 0 ? first : second).app.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers,
    payload: { prompt: 'p'.repeat(24), lanes: [{ model, maxTokens }] },
  })
const statusesOf = (responses: readonly { statusCode: number }[]) => responses.map(({ statusCode }) => statusCode)
const count = (responses: readonly { statusCode: number }[], status: number) =>
  statusesOf(responses).filter((one) => one === status).length
const me = (at: number, headers: Headers) =>
  (at % 2 === 0 ? first : second).app.inject({ url: '/api/v1/auth/me', headers })

t.test('of a hundred starts at once with tokens for ten, over two gateways, ten are taken', async (t) => {
  const { headers } = await stack.signUp()
  const responses = await Promise.all(Array.from({ length: 100 }, (_, at) => start(at, headers, 'lab/long', 90)))
  t.equal(count(responses, 201), 10)
  t.equal(count(responses, 402), 90)
  const refused = responses.find(({ statusCode }) => statusCode === 402)?.json()
  t.match(refused, { code: 'quota_exceeded', error: 'Payment Required', details: { limit: 1050, used: 0 } })
  const { quota } = (await me(0, headers)).json()
  t.match(quota, { limit: 1050, used: 0, reserved: 1000, remaining: 50 })
  t.match(quota.resetsAt, /T00:00:00\.000Z$/)
  for (const response of responses) {
    if (response.statusCode !== 201) continue
    const url = `/api/v1/sessions/${response.json().id}/cancel`
    t.equal((await first.app.inject({ method: 'POST', url, headers })).statusCode, 202)
  }
  await waitFor(async () => (await me(1, headers)).json().quota.reserved === 0, { describe: 'the release' })
})

t.test('twenty starts a minute, whichever way and wherever; refused and repeated ones do not count', async (t) => {
  const person = await stack.signUp()
  const { headers } = person
  for (let at = 0; at < 5; at++) t.equal((await start(at, headers, 'lab/none', 1)).statusCode, 422)
  await using socket = await openSocket(second, person.token)
  const overSocket = () =>
    socket.ask({ type: 'session.start', prompt: 'x', lanes: [{ model: 'lab/brief', maxTokens: 1 }] })
  t.equal((await overSocket()).type, 'session.created')
  const key = { ...headers, 'idempotency-key': 'again' }
  for (let at = 0; at < 5; at++) t.equal((await start(at, key, 'lab/brief', 1)).statusCode, 201)
  const responses = await Promise.all(Array.from({ length: 30 }, (_, at) => start(at, headers, 'lab/brief', 1)))
  t.equal(count(responses, 201), 18)
  t.equal(count(responses, 429), 12)
  const refused = responses.find(({ statusCode }) => statusCode === 429)
  t.match(refused?.json(), { code: 'rate_limited' })
  const wait = Number(refused?.headers['retry-after'])
  t.ok(wait > 30 && wait <= 60, `${wait} s`)
  t.match(await overSocket(), { type: 'error', code: 'rate_limited' })
  t.equal((await start(0, key, 'lab/brief', 1)).statusCode, 201, 'a repeat is answered all the same')
  t.equal((await me(0, headers)).statusCode, 200, 'other requests have a limit of their own')
})

t.test('six hundred other requests a minute, over all gateways together', async (t) => {
  const [one, other] = [await stack.signUp(), await stack.signUp()]
  const responses = []
  for (let round = 0; round < 31; round++) {
    responses.push(...(await Promise.all(Array.from({ length: 20 }, (_, at) => me(at, one.headers)))))
  }
  t.equal(count(responses, 200), 600)
  t.equal(count(responses, 429), 20)
  const wait = Number((await me(0, one.headers)).headers['retry-after'])
  t.ok(wait >= 1 && wait <= 60, `${wait} s`)
  t.equal((await me(0, other.headers)).statusCode, 200)
})
