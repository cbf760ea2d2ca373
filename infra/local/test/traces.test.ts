import { type ReceivedSpan, startProviderUpstream, startTraceReceiver, waitFor } from '@playground/testing'
import { test } from 'tap'
import { startStack } from '../src/index.ts'
import { somebody, speakHttp } from './fixtures/speak-http.ts'
import { speakSocket } from './fixtures/speak-socket.ts'

const server = 2
const client = 3
const producer = 4
const consumer = 5

/** What people and models say here must be in no trace unless it is asked for. */
const prompt = 'What does the canary sing at NIGHTFALL?'
const instructions = 'You are a CANARY that sings.'

test('one trace leads from the request to the provider', { timeout: 120_000 }, async (t) => {
  await using receiver = await startTraceReceiver()
  await using upstream = await startProviderUpstream()
  upstream.script({
    text: ['It sings ', 'of the NIGHTFALL.'],
    paceMs: 20,
    usage: { input: 70, cacheRead: 30, output: 12, reasoning: 3 },
  })
  const vendor = { OPENAI_API_KEY: 'sk-secret-of-the-test', OPENAI_BASE_URL: upstream.openaiUrl }
  const lines: { part: string; line: string }[] = []
  await using stack = await startStack({
    environment: { ...vendor, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, LOG_LEVEL: 'debug' },
    onLine: (part, line) => lines.push({ part, line }),
  })
  const { headers } = await somebody(stack.url)
  const ask = (more: Record<string, string> = {}) => {
    const body = { prompt, lanes: [{ model: 'openai/gpt-4.1', instructions, temperature: 0.5, maxTokens: 500 }] }
    return speakHttp(stack.url, { method: 'POST', path: '/sessions', headers: { ...headers, ...more }, body })
  }
  const find = (traceId: string, name: string, service: string) =>
    receiver.spans.find((span) => span.traceId === traceId && span.name === name && span.service === service)
  /** The spans of a trace once its job is done. */
  const traceOf = async (isRoot: (span: ReceivedSpan) => boolean) => {
    const root = await waitFor(() => receiver.spans.find(isRoot), { timeoutMs: 20_000, describe: 'the first span' })
    const job = () => find(root.traceId, 'process jobs.openai.live', 'worker-openai')
    await waitFor(job, { timeoutMs: 20_000, describe: 'the span of the job' })
    return { root, of: (name: string, service: string) => find(root.traceId, name, service) }
  }

  await t.test('over HTTP: each step is a part of the one that led to it', async (t) => {
    const { status } = await ask({ 'x-request-id': 'the-request' })
    t.equal(status, 201)
    const { root, of } = await traceOf((span) => span.attributes['playground.request.id'] === 'the-request')
    t.match(root, {
      ...{ service: 'gateway', name: 'POST /api/v1/sessions', kind: server, parentSpanId: null },
      attributes: { 'http.request.method': 'POST', 'http.route': '/api/v1/sessions', 'http.response.status_code': 201 },
    })
    const asked = of('session/start-session', 'gateway')
    t.match(asked, { kind: client, parentSpanId: root.spanId })
    const answered = of('session/start-session', 'session')
    t.match(answered, { kind: server, parentSpanId: asked?.spanId })
    const transaction = of('transaction', 'session')
    t.match(transaction, { parentSpanId: answered?.spanId, attributes: { 'db.system.name': 'postgresql' } })
    const sent = of('send jobs.openai.live', 'gateway')
    t.match(sent, { kind: producer, parentSpanId: root.spanId })
    const job = of('process jobs.openai.live', 'worker-openai')
    t.match(job, {
      kind: consumer,
      parentSpanId: sent?.spanId,
      attributes: { 'playground.model': 'openai/gpt-4.1', 'playground.attempt': 1, 'playground.outcome': 'completed' },
    })
    t.equal(of('session/run-input', 'worker-openai'), undefined, 'it came with the job')
    const call = of('chat gpt-4.1', 'worker-openai')
    t.match(call, {
      ...{ kind: client, parentSpanId: job?.spanId, status: 0, events: ['gen_ai.first_token'] },
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4.1',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.max_tokens': 500,
        'gen_ai.response.model': 'gpt-4.1',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 30,
        'gen_ai.usage.output_tokens': 15,
        'gen_ai.usage.reasoning.output_tokens': 3,
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(upstream.url).port),
      },
    })
    t.type(call?.attributes['gen_ai.response.time_to_first_chunk'], 'number')
  })

  await t.test('over the socket: a frame begins a trace of its own', async (t) => {
    await using socket = await speakSocket(stack.url, { headers })
    const long = `${prompt} ${'It goes on. '.repeat(1000)}`
    await socket.ask({ type: 'session.start', prompt: long, models: ['openai/gpt-4.1'] })
    const { root, of } = await traceOf((span) => span.name === 'frame session.start')
    t.match(root, { service: 'gateway', kind: server, parentSpanId: null })
    t.match(of('session/start-session', 'gateway'), { parentSpanId: root.spanId })
    t.match(of('send jobs.openai.live', 'gateway'), { parentSpanId: root.spanId })
    const input = of('session/run-input', 'worker-openai')
    t.match(input, { kind: client, parentSpanId: of('process jobs.openai.live', 'worker-openai')?.spanId })
    t.match(of('session/run-input', 'session'), { kind: server, parentSpanId: input?.spanId })
    t.ok(of('chat gpt-4.1', 'worker-openai'))
  })

  await t.test('a caller that is traced itself sees us as its part', async (t) => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    await ask({ traceparent: `00-${traceId}-b7ad6b7169203331-01` })
    const { root } = await traceOf((span) => span.traceId === traceId && span.name.startsWith('POST '))
    t.equal(root.parentSpanId, 'b7ad6b7169203331')
  })

  await t.test('what waits for a place goes on in the trace that it came from', async (t) => {
    upstream.script({ text: ['one ', 'two ', 'three'], paceMs: 150 })
    const many = { prompt, models: Array.from({ length: 8 }, () => 'openai/gpt-4.1') }
    const names = ['first', 'second', 'third', 'fourth']
    const requests = names.map((name) =>
      speakHttp(stack.url, {
        ...{ method: 'POST', path: '/sessions', body: many },
        headers: { ...headers, 'x-request-id': `waits-${name}` },
      }),
    )
    const jobs = names.map((name) =>
      speakHttp(stack.url, {
        ...{ method: 'POST', path: '/jobs', body: { type: 'completion', message: prompt, model: 'openai/gpt-4.1' } },
        headers: { ...headers, 'x-request-id': `job-${name}` },
      }),
    )
    await Promise.all([...requests, ...jobs])
    const spansOf = (requestId: string, name: string) => {
      const root = receiver.spans.find((span) => span.attributes['playground.request.id'] === requestId)
      return receiver.spans.filter((span) => span.traceId === root?.traceId && span.name === name)
    }
    for (const name of names) {
      const ready = () => spansOf(`waits-${name}`, 'chat gpt-4.1').length >= 8
      await waitFor(ready, { timeoutMs: 20_000, describe: `all runs of the ${name} request to be in its trace` })
      const answered = () => spansOf(`job-${name}`, 'chat gpt-4.1').length >= 1
      await waitFor(answered, { timeoutMs: 20_000, describe: `the ${name} job to be in its trace` })
    }
    const sent = names.flatMap((name) => spansOf(`waits-${name}`, 'send jobs.openai.live'))
    t.ok(
      sent.some(({ service }) => service === 'session'),
      'some of them had to wait',
    )
  })

  await t.test('a call that fails says by which code, and by nothing of what was said', async (t) => {
    upstream.script({ fault: 'status', status: 401 })
    await ask({ 'x-request-id': 'the-refused' })
    const { of } = await traceOf((span) => span.attributes['playground.request.id'] === 'the-refused')
    t.match(of('chat gpt-4.1', 'worker-openai'), { status: 2, attributes: { 'error.type': 'provider_auth' } })
  })

  await t.test('what is logged for a request has its id and its trace, in every service', async (t) => {
    const { traceId } = receiver.spans.find((span) => span.attributes['playground.request.id'] === 'the-request') ?? {}
    const ofRequest = lines.filter(({ line }) => line.includes('"requestId":"the-request"'))
    t.same([...new Set(ofRequest.map(({ part }) => part))].sort(), ['gateway', 'openai', 'session'])
    for (const { line } of ofRequest) t.match(JSON.parse(line), { requestId: 'the-request', traceId })
  })

  await t.test('questions how we are, and what services do by themselves, are in no trace', async (t) => {
    await speakHttp(stack.url, { method: 'GET', path: '//health' })
    await speakHttp(stack.url, { method: 'GET', path: '/info' })
    await ask({ 'x-request-id': 'the-last' })
    await traceOf((span) => span.attributes['playground.request.id'] === 'the-last')
    const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === null)
    for (const { name } of roots) t.match(name, /^(POST|GET) \/api\/v1\/|^frame /)
  })

  for (const body of receiver.bodies) t.notMatch(body, /canary|nightfall|sk-secret/i, 'no words of anybody, no key')
})

test('what was said is in the trace when that is asked for', { timeout: 120_000 }, async (t) => {
  await using receiver = await startTraceReceiver()
  await using upstream = await startProviderUpstream()
  upstream.script({ text: ['It sings.'] })
  const vendor = { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.openaiUrl }
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_CAPTURE_CONTENT: 'on' }
  await using stack = await startStack({ environment: { ...vendor, ...traced } })
  const { headers } = await somebody(stack.url)
  const body = { prompt, lanes: [{ model: 'openai/gpt-4.1', instructions }] }
  await speakHttp(stack.url, { method: 'POST', path: '/sessions', headers, body })
  const call = await waitFor(() => receiver.spans.find(({ name }) => name.startsWith('chat ')), { timeoutMs: 20_000 })
  const said = (name: string): unknown => JSON.parse(String(call.attributes[name]))
  t.same(said('gen_ai.input.messages'), [{ role: 'user', parts: [{ type: 'text', content: prompt }] }])
  t.same(said('gen_ai.system_instructions'), [{ type: 'text', content: instructions }])
  t.match(said('gen_ai.output.messages'), [
    { role: 'assistant', parts: [{ type: 'text', content: 'It sings.' }], finish_reason: 'stop' },
  ])
})
