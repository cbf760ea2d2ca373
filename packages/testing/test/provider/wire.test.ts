import { test } from 'tap'
import { type ProviderUpstream, startProviderUpstream } from '../../src/index.ts'

const paths = {
  'openai-responses': '/v1/responses',
  'openai-chat': '/v1/chat/completions',
  anthropic: '/v1/messages',
  gemini: '/v1beta/models/test-model:streamGenerateContent?alt=sse&key=AIzaCANARY',
} as const

function post(upstream: ProviderUpstream, dialect: keyof typeof paths, init: RequestInit = {}): Promise<Response> {
  return fetch(`${upstream.url}${paths[dialect]}`, {
    method: 'POST',
    body: JSON.stringify({ model: 'test-model', input: 'hello' }),
    ...init,
  })
}

test('a rate limit with a hint and without', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ fault: 'status', status: 429, retryAfter: 3 })
  t.equal((await post(upstream, 'anthropic')).headers.get('retry-after'), '3')
  t.match(await (await post(upstream, 'gemini')).text(), '"retryDelay":"3s"')
  upstream.script({ fault: 'status', status: 429 })
  t.equal((await post(upstream, 'anthropic')).headers.get('retry-after'), null)
  t.notMatch(await (await post(upstream, 'gemini')).text(), 'retryDelay')
  upstream.script({ fault: 'out-of-credit' })
  const quota = await post(upstream, 'openai-chat')
  t.same([quota.status, quota.headers.get('retry-after')], [429, null])
  t.match(await quota.json(), { error: { code: 'insufficient_quota' } })
})

test('a bad gateway is HTML, and a wrong key is repeated', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ fault: 'status', status: 502 })
  t.match((await post(upstream, 'openai-responses')).headers.get('content-type'), 'text/html')
  upstream.script({ fault: 'bad-key' })
  const headers = { authorization: 'Bearer sk-CANARY' }
  t.match(await (await post(upstream, 'openai-responses', { headers })).text(), 'sk-CANARY')
})

test('what is recorded holds no key', async (t) => {
  await using upstream = await startProviderUpstream()
  const headers = {
    authorization: 'Bearer sk-CANARY',
    'x-api-key': 'sk-CANARY',
    'x-goog-api-key': 'CANARY',
    'x-kept': 'yes',
  }
  await (await post(upstream, 'gemini', { headers })).text()
  const [request] = upstream.requests
  t.notMatch(JSON.stringify(upstream.requests), 'CANARY')
  t.match(request?.headers, { authorization: '[secret]', 'x-kept': 'yes' })
  t.match(request, { method: 'POST', dialect: 'gemini', model: 'test-model', body: { input: 'hello' } })
})

test('a redirect leads to another host, which counts who follows', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ fault: 'redirect', status: 307 })
  const refused = await post(upstream, 'anthropic', { redirect: 'manual' })
  t.equal(refused.headers.get('location'), `${upstream.elsewhere.url}/v1/messages`)
  t.equal(upstream.elsewhere.requests.length, 0)
  await (await post(upstream, 'anthropic')).text()
  t.same(upstream.elsewhere.requests, [{ method: 'POST', path: '/v1/messages' }])
})

test('answers in turn, the last one again and again, and a function that decides', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script([{ fault: 'status', status: 500 }, { fault: 'empty-stream' }])
  const seen = []
  for (let turn = 0; turn < 3; turn++) seen.push((await post(upstream, 'openai-chat')).status)
  t.same(seen, [500, 200, 200])
  upstream.script(({ dialect }) => ({ fault: 'status', status: dialect === 'gemini' ? 404 : 403 }))
  t.equal((await post(upstream, 'gemini')).status, 404)
  t.equal((await post(upstream, 'anthropic')).status, 403)
  upstream.reset()
  t.equal(upstream.requests.length, 0)
})

test('keep-alives come as comments or pings while the stream hangs', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ text: [], ending: 'hang-with-keep-alive', keepAliveMs: 1 })
  for (const [dialect, line] of [
    ['openai-chat', ': keep-alive'],
    ['anthropic', 'event: ping'],
  ] as const) {
    let read = ''
    for await (const piece of body(await post(upstream, dialect)).pipeThrough(new TextDecoderStream())) {
      read += piece
      if (read.split(`${line}\n`).length > 5) break
    }
    t.match(await (await upstream.next()).ended, { by: 'client' })
  }
})

test('keep-alives fill the pauses of a slow answer', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ text: ['a', 'b'], paceMs: 50, keepAliveMs: 10 })
  const stream = await (await post(upstream, 'openai-chat')).text()
  t.match(stream, /"content":"a".*(: keep-alive\n\n){2,}.*"content":"b".*\[DONE\]/s)
})

test('one byte at a time leaves as one byte at a time', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ text: ['é'], wire: { bytes: 1, everyMs: 1 } })
  const sizes: number[] = []
  for await (const piece of body(await post(upstream, 'gemini'))) sizes.push(piece.length)
  t.ok(sizes.filter((size) => size === 1).length > sizes.length / 2, 'most reads are of one byte')
})

test('a huge body goes on while it is read, and stops with the reader', async (t) => {
  await using upstream = await startProviderUpstream()
  for (const gzip of [false, true]) {
    upstream.script({ fault: 'huge-body', megabytes: 100_000, gzip })
    const abort = new AbortController()
    const response = await post(upstream, 'openai-responses', { signal: abort.signal })
    let read = 0
    for await (const piece of body(response)) {
      read += piece.length
      if (read > 20_000_000) break
    }
    abort.abort()
    t.match(await (await upstream.next()).ended, { by: 'client' })
  }
})

test('models are listed, which is no request to a model, and unknown paths are not found', async (t) => {
  await using upstream = await startProviderUpstream({ models: ['a', 'b'] })
  t.match(await (await fetch(`${upstream.openaiUrl}/models`)).json(), { data: [{ id: 'a' }, { id: 'b' }] })
  t.equal(upstream.requests.length, 0)
  t.equal((await fetch(`${upstream.url}/nothing`)).status, 404)
})

test('a raw answer is written by hand', async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ raw: (response) => void response.writeHead(418).end('teapot') })
  t.equal(await (await post(upstream, 'anthropic')).text(), 'teapot')
})

test('waiting for a request ends with an error when the upstream closes', async (t) => {
  const upstream = await startProviderUpstream()
  const next = t.rejects(upstream.next(), /closed/)
  await upstream[Symbol.asyncDispose]()
  await next
})

function body(response: Response): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (response.body === null) throw new Error('no body')
  return response.body
}
