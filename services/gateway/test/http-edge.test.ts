import { connect } from 'node:net'
import { errorBody, newId } from '@playground/contracts'
import { startNats } from '@playground/testing'
import { type Test, t } from 'tap'
import { startGateway } from './fixtures/start-gateway.ts'

// What reaches the edge of the gateway and goes no further: nobody but a NATS server is needed.
const nats = await startNats()
const gateway = await startGateway(nats.url, { ALLOWED_ORIGINS: ['https://app.example.com'] })
const { app } = gateway
t.teardown(async () => {
  await gateway[Symbol.asyncDispose]()
  await nats[Symbol.asyncDispose]()
})

const user = { sub: newId(), sid: newId() }
const authorization = `Bearer ${app.jwt.sign(user)}`
const json = { authorization, 'content-type': 'application/json' }

type Answer = { statusCode: number; body: string; headers: Record<string, unknown> }

function isRefusal(t: Test, response: Answer, status: number, code: string) {
  t.equal(response.statusCode, status, response.body)
  const body = errorBody.parse(JSON.parse(response.body))
  t.equal(body.statusCode, status)
  t.equal(body.code, code)
  t.notMatch(response.body, /at .*\.ts|node_modules|stack/)
}

t.test('a body that is no usable JSON is refused', async (t) => {
  const start = (payload: string | Buffer, headers: Record<string, string> = json) =>
    app.inject({ method: 'POST', url: '/api/v1/sessions', headers, payload })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const cases: [string, string | Buffer][] = [
    ['cut', '{"prompt":'],
    ['a bare word', 'prompt'],
    ['depth 100,000', deep],
    ['depth 33', `{"prompt":${'['.repeat(33)}${']'.repeat(33)}}`],
    ['__proto__', '{"prompt":"x","__proto__":{"a":1}}'],
    ['escaped __proto__', '{"prompt":"x","\\u005f_proto__":{"a":1}}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"a":1}}}'],
    ['U+0000', '{"prompt":"a\\u0000b","models":["a/b"]}'],
    ['U+0000 in a name', '{"a\\u0000b":1}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['1e400', '{"prompt":"x","costCapMicros":1e400}'],
    ['an integer beyond 2^53', '{"prompt":"x","costCapMicros":9007199254740993}'],
    ['a fraction', '{"prompt":"x","costCapMicros":1.5}'],
    ['no prompt', '{}'],
    ['an empty prompt', '{"prompt":""}'],
    ['a blank prompt', '{"prompt":" \\n\\t "}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no models', '{"prompt":"x","models":[]}'],
    ['nine models', JSON.stringify({ prompt: 'x', models: Array(9).fill('openai/a') })],
    ['models as an object', '{"prompt":"x","models":{"0":"openai/a"}}'],
    ['models and lanes', '{"prompt":"x","models":["a/b"],"lanes":[{"model":"a/b"}]}'],
    ['temperature as text', '{"prompt":"x","lanes":[{"model":"a/b","temperature":"0.7"}]}'],
    ['temperature below', '{"prompt":"x","lanes":[{"model":"a/b","temperature":-1}]}'],
    ['temperature above', '{"prompt":"x","lanes":[{"model":"a/b","temperature":99}]}'],
    ['maxTokens 0', '{"prompt":"x","lanes":[{"model":"a/b","maxTokens":0}]}'],
    ['maxTokens 1e9', '{"prompt":"x","lanes":[{"model":"a/b","maxTokens":1000000000}]}'],
    ['a lone surrogate in an id', '{"prompt":"x","models":["a/\\ud800"]}'],
    ['a field nobody knows', '{"prompt":"x","userId":"00000000-0000-0000-0000-000000000000"}'],
    ['100,000 fields', `{${Array.from({ length: 100_000 }, (_, at) => `"${at.toString(36)}":1`).join(',')}}`],
    ['nothing', ''],
  ]
  for (const [name, payload] of cases) {
    await t.test(name, async (t) => {
      isRefusal(t, await start(payload), 400, 'validation_failed')
    })
  }
  await t.test('the refusal names the field and not its value', async (t) => {
    const response = await start('{"prompt":"x","lanes":[{"model":"sk-CANARY","temperature":9}]}')
    t.match(errorBody.parse(response.json()).details, { in: 'body', issues: [{ path: 'lanes.0.model' }] })
    t.notMatch(response.body, /CANARY/)
  })
  await t.test('depth is refused before it costs anything', async (t) => {
    const before = performance.now()
    await start(deep)
    t.ok(performance.now() - before < 250)
  })
})

t.test('only application/json in UTF-8 is read', async (t) => {
  const types = [
    'text/plain',
    'application/json; charset=utf-7',
    'application/json;charset=latin1',
    'application/jsonp',
    'application/json, text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json;\tcharset=utf-7',
  ]
  for (const type of types) {
    await t.test(type, async (t) => {
      const headers = { authorization, 'content-type': type }
      const response = await app.inject({ method: 'POST', url: '/api/v1/sessions', headers, payload: '{}' })
      isRefusal(t, response, 415, 'unsupported_media_type')
    })
  }
  await t.test('no type at all', async (t) => {
    const { hostname, port } = new URL(gateway.url)
    const answer = await raw(
      Number(port),
      hostname,
      `POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    )
    t.match(answer, /^HTTP\/1\.1 415 /)
  })
})

t.test('a body above 1 MiB is refused, announced or not', async (t) => {
  const payload = JSON.stringify({ prompt: 'x'.repeat(1_100_000) })
  isRefusal(
    t,
    await app.inject({ method: 'POST', url: '/api/v1/sessions', headers: json, payload }),
    413,
    'payload_too_large',
  )
  const response = await fetch(`${gateway.url}/api/v1/sessions`, {
    method: 'POST',
    headers: json,
    body: new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(payload))
        controller.close()
      },
    }),
    duplex: 'half',
  })
  t.equal(response.status, 413)
  t.equal(errorBody.parse(await response.json()).code, 'payload_too_large')
})

t.test('what is no HTTP is answered in the same shape, and the connection closed', async (t) => {
  const { hostname, port } = new URL(gateway.url)
  const head = 'Host: x\r\n'
  const cases: [string, string, number][] = [
    ['two lengths', `POST /api/v1/sessions HTTP/1.1\r\n${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
    [
      'a length and chunks',
      `POST /api/v1/sessions HTTP/1.1\r\n${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a folded header', `GET /api/v1/info HTTP/1.1\r\n${head}X-A: 1\r\n 2\r\n\r\n`, 400],
    ['a blank before the colon', `GET /api/v1/info HTTP/1.1\r\n${head}X-A : 1\r\n\r\n`, 400],
    ['garbage', `\x16\x03\x01 hello\r\n\r\n`, 400],
    ['64 KiB of cookies', `GET /api/v1/info HTTP/1.1\r\n${head}Cookie: ${'a'.repeat(65_536)}\r\n\r\n`, 431],
    ['2,000 headers', `GET /api/v1/info HTTP/1.1\r\n${head}${'X-Some-Header: 1\r\n'.repeat(2000)}\r\n`, 431],
  ]
  for (const [name, request, status] of cases) {
    await t.test(name, async (t) => {
      const answer = await raw(Number(port), hostname, request)
      t.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
      t.equal(errorBody.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).statusCode, status)
    })
  }
})

t.test('what is not there, or not by this method, says so', async (t) => {
  const missing = ['/', '/api/v1', '/api/v1/nothing', '/api/v2/info', '/.env', '/.git/config', '/metrics']
  for (const url of missing) {
    const response = await app.inject({ url, headers: { authorization } })
    isRefusal(t, response, 404, 'not_found')
  }
  const ids = ['..%2f..%2f', '%00', '*', '>', 'a.b', '%20', "'%20OR%201=1", 'runs.x', 'x'.repeat(99)]
  for (const id of ids) {
    isRefusal(
      t,
      await app.inject({ url: `/api/v1/sessions/${id}`, headers: { authorization } }),
      400,
      'validation_failed',
    )
  }
  const long = await app.inject({ url: `/api/v1/sessions/${'x'.repeat(5000)}`, headers: { authorization } })
  t.ok([400, 404, 414].includes(long.statusCode), long.body)
  errorBody.parse(long.json())
  isRefusal(t, await app.inject({ url: '/api/v1/sessions/%zz', headers: { authorization } }), 400, 'validation_failed')

  const post = await app.inject({ method: 'POST', url: '/api/v1/models', headers: { authorization } })
  isRefusal(t, post, 405, 'method_not_allowed')
  t.equal(post.headers.allow, 'GET, HEAD')
  const put = await app.inject({ method: 'PUT', url: `/api/v1/sessions/${newId()}`, headers: json, payload: '{}' })
  isRefusal(t, put, 405, 'method_not_allowed')
  const { hostname, port } = new URL(gateway.url)
  for (const method of ['TRACE', 'PROPFIND']) {
    const answer = await raw(
      Number(port),
      hostname,
      `${method} /api/v1/info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    )
    t.match(answer, /^HTTP\/1\.1 40[45] /, method)
  }
  const overridden = await app.inject({
    method: 'POST',
    url: '/api/v1/info',
    headers: { authorization, 'x-http-method-override': 'GET' },
  })
  isRefusal(t, overridden, 405, 'method_not_allowed')
})

t.test('a query is taken literally', async (t) => {
  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=101',
    'limit=1e2',
    'limit=1000000000',
    'limit= 1',
    'limit=1&limit=2',
    'limit[]=1',
    'limit=',
    'cursor=',
    'q=',
    'userId=x',
    '__proto__=1',
  ]) {
    const response = await app.inject({ url: `/api/v1/sessions?${query}`, headers: { authorization } })
    isRefusal(t, response, 400, 'validation_failed')
  }
})

t.test('without the session service the answer is unavailable, soon, and says when to come back', async (t) => {
  const before = performance.now()
  const response = await app.inject({ url: `/api/v1/sessions/${newId()}`, headers: { authorization } })
  isRefusal(t, response, 503, 'unavailable')
  t.ok(Number(response.headers['retry-after']) <= 5)
  t.ok(performance.now() - before < 5000)
  const health = await app.inject({ url: '/health' })
  t.equal(health.statusCode, 503)
  t.match(health.json(), { status: 'down', service: 'gateway', checks: { nats: { status: 'ok' } } })
  t.equal((await app.inject({ url: '/readyz' })).statusCode, 503)
  t.equal((await app.inject({ url: '/livez' })).statusCode, 200)
})

t.test('pages of other sites cannot act', async (t) => {
  const host = 'playground.test'
  const cookie = `at=${app.jwt.sign(user)}`
  const post = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/v1/auth/logout', headers: { host, ...headers } })
  const refused: [string, Record<string, string>][] = [
    ['a form of another site', { cookie, origin: 'https://evil.test', 'content-type': 'text/plain' }],
    ['what a browser calls cross-site', { cookie, 'sec-fetch-site': 'cross-site' }],
    [
      'what a browser calls cross-site, from our origin',
      { cookie, 'sec-fetch-site': 'cross-site', origin: `http://${host}` },
    ],
    ['a cookie with nothing that says where from', { cookie }],
    ['a null origin', { cookie, origin: 'null' }],
    ['our host by https', { cookie, origin: `https://${host}` }],
    ['our host at another port', { cookie, origin: `http://${host}:81` }],
    ['a host that begins like ours', { cookie, origin: `http://${host}.evil.test` }],
    ['a page that may call with tokens alone', { cookie, origin: 'https://app.example.com' }],
    ['a sibling site', { cookie, 'sec-fetch-site': 'same-site', origin: 'http://evil.playground.test' }],
  ]
  for (const [name, headers] of refused) {
    await t.test(name, async (t) => isRefusal(t, await post(headers), 403, 'forbidden'))
  }
  await t.test('signing somebody in from another site', async (t) => {
    const headers = { host, origin: 'https://evil.test', 'content-type': 'application/json' }
    const payload = { email: 'a@example.com', password: 'whatever it is' }
    isRefusal(t, await app.inject({ method: 'POST', url: '/api/v1/auth/login', headers, payload }), 403, 'forbidden')
  })
  for (const headers of [{ origin: `http://${host}` }, { 'sec-fetch-site': 'same-origin' }]) {
    await t.test(`ours can: ${Object.keys(headers)}`, async (t) => {
      // It goes on to the session service, which is not there.
      isRefusal(t, await post({ cookie, ...headers }), 503, 'unavailable')
    })
  }
  await t.test('a bearer token needs no origin, and cookies beside it do not count', async (t) => {
    const headers = { cookie, origin: 'https://evil.test', authorization: 'Bearer nonsense' }
    const response = await app.inject({ method: 'POST', url: `/api/v1/sessions/${newId()}/cancel`, headers })
    isRefusal(t, response, 401, 'unauthenticated')
  })
})

t.test('only the allowed origins get CORS', async (t) => {
  const preflight = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: `/api/v1/sessions/${newId()}`,
      headers: { origin, 'access-control-request-method': 'DELETE' },
    })
  const allowed = await preflight('https://app.example.com')
  t.equal(allowed.statusCode, 204)
  t.equal(allowed.headers['access-control-allow-origin'], 'https://app.example.com')
  t.match(allowed.headers['access-control-allow-headers'], /Authorization/)
  t.equal(allowed.headers['access-control-allow-credentials'], undefined)
  for (const origin of [
    'https://evil.test',
    'null',
    'https://evilapp.example.com',
    'https://app.example.com.evil.test',
    'http://app.example.com',
    'https://app.example.com:444',
  ]) {
    t.equal((await preflight(origin)).headers['access-control-allow-origin'], undefined, origin)
    const get = await app.inject({ url: '/api/v1/info', headers: { origin } })
    t.equal(get.headers['access-control-allow-origin'], undefined, origin)
  }
  const info = await app.inject({ url: '/api/v1/info', headers: { origin: 'https://app.example.com' } })
  t.equal(info.headers['access-control-allow-origin'], 'https://app.example.com')
  t.match(info.headers['access-control-expose-headers'], /Retry-After/)
})

t.test('a request id of the client is kept only when it is harmless', async (t) => {
  const answered = async (id: string) => {
    const response = await app.inject({ url: '/api/v1/sessions', headers: { 'x-request-id': id } })
    t.equal(response.headers['x-request-id'], errorBody.parse(response.json()).requestId)
    return response.headers['x-request-id']
  }
  t.equal(await answered('My-Request-1'), 'My-Request-1')
  t.equal(await answered('a'.repeat(64)), 'a'.repeat(64))
  for (const id of ['a'.repeat(65), 'a b', 'a\tb', 'a_b', '<script>', '']) t.not(await answered(id), id)
})

t.test('every answer carries the headers that bind a browser', async (t) => {
  const { headers } = await app.inject({ url: '/api/v1/info', headers: { host: 'playground.test:3000' } })
  const policy = String(headers['content-security-policy'])
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self' ws://playground.test:3000",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    t.ok(policy.includes(part), `${part} in ${policy}`)
  }
  t.notMatch(policy, /unsafe/)
  t.match(headers, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': undefined,
  })
  const spoofed = await app.inject({ url: '/api/v1/info', headers: { host: "evil; script-src 'unsafe-inline'" } })
  t.notMatch(String(spoofed.headers['content-security-policy']), /evil|unsafe/)
})

t.test('the API describes itself', async (t) => {
  const document = (await app.inject({ url: '/openapi.json' })).json()
  t.match(document, {
    openapi: '3.1.0',
    paths: {
      '/api/v1/sessions': { post: { summary: 'Start a session with its first comparison' } },
      '/api/v1/sessions/{id}': { get: {}, patch: {}, delete: {} },
      '/health': { get: {} },
    },
  })
  t.equal((await app.inject({ url: '/docs/' })).statusCode, 200)
  t.match(await app.inject({ url: '/api/v1/info' }).then((response) => response.json()), {
    name: 'AI model playground',
    features: { websocket: true },
  })
})

function raw(port: number, host: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)))
    socket.on('close', () => resolve(answer))
    socket.write(request)
  })
}
