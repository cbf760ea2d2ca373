import t from 'tap'
import { ApiError, ConnectionError, createClient } from '../src/index.ts'
import { aSession, sessionId } from './scripted-gateway.ts'

type Call = { url: string; init: RequestInit }

function setUp(answers: (() => Response)[], token?: string) {
  const calls: Call[] = []
  const signedOut: string[] = []
  const client = createClient({
    origin: 'http://127.0.0.1:1',
    ...(token === undefined ? {} : { token }),
    onSignedOut: (why) => signedOut.push(why),
    fetch: async (url, init = {}) => {
      calls.push({ url: String(url), init })
      const answer = answers.shift()
      if (answer === undefined) throw new TypeError('fetch failed')
      return answer()
    },
  })
  return { client, calls, signedOut }
}

const refuse = (statusCode: number, code: string, headers = {}) =>
  Response.json(
    { statusCode, error: 'x', code, message: 'm', requestId: 'r', timestamp: 't' },
    { status: statusCode, headers },
  )

t.test('parameters, query, body, key and token go where they belong', async (t) => {
  const { client, calls } = setUp(
    [() => Response.json(aSession()), () => Response.json({ data: [], meta: { limit: 5, nextCursor: null } })],
    'pat_x',
  )
  await client.call('renameSession', { params: { id: sessionId }, body: { title: 'x' } })
  await client.call('listSessions', { query: { q: 'a b', limit: '5' } })
  t.equal(calls[0]?.url, `http://127.0.0.1:1/api/v1/sessions/${sessionId}`)
  t.match(calls[0]?.init, { method: 'PATCH', body: '{"title":"x"}', headers: { authorization: 'Bearer pat_x' } })
  t.equal(calls[1]?.url, 'http://127.0.0.1:1/api/v1/sessions?q=a+b&limit=5')
})

t.test('a refusal says code, status and how long to wait', async (t) => {
  const { client } = setUp([() => refuse(429, 'rate_limited', { 'retry-after': '7' })], 'x')
  await t.rejects(client.call('me', {}), {
    name: 'ApiError',
    code: 'rate_limited',
    statusCode: 429,
    retryAfterMs: 7000,
    requestId: 'r',
  })
})

t.test('an access token that ran out is renewed once for calls at the same time', async (t) => {
  const account = () => Response.json({ data: [] })
  const { client, calls } = setUp([
    () => refuse(401, 'unauthenticated'),
    () => refuse(401, 'unauthenticated'),
    () => Response.json({ accessToken: 'a', expiresIn: 600 }),
    account,
    account,
  ])
  await Promise.all([client.call('listModels', {}), client.call('listModels', {})])
  t.equal(calls.filter(({ url }) => url.endsWith('/auth/refresh')).length, 1)
})

t.test('a login that is over is told', async (t) => {
  const { client, signedOut } = setUp([() => refuse(401, 'unauthenticated'), () => refuse(401, 'unauthenticated')])
  await t.rejects(client.call('me', {}), { code: 'unauthenticated' })
  t.same(signedOut, ['ended'])
})

t.test('a renewal that has to wait ends no login', async (t) => {
  const { client, signedOut } = setUp([() => refuse(401, 'unauthenticated'), () => refuse(429, 'rate_limited')])
  await t.rejects(client.call('me', {}), { code: 'rate_limited' })
  t.same(signedOut, [])
})

t.test('a wrong password does not renew anything', async (t) => {
  const { client, calls, signedOut } = setUp([() => refuse(401, 'unauthenticated')])
  await t.rejects(client.call('login', { body: { email: 'a@b.test', password: 'x' } }), ApiError)
  t.equal(calls.length, 1)
  t.same(signedOut, [])
})

t.test('what is not the gateway is a connection error', async (t) => {
  const { client } = setUp([() => new Response('<html>', { status: 502 }), () => Response.json({ other: true })], 'x')
  await t.rejects(client.call('me', {}), ConnectionError)
  await t.rejects(client.call('me', {}), ConnectionError)
  await t.rejects(client.call('me', {}), ConnectionError)
})
