import { applySessionEvent, foldSession, type Session, sessionOf } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { speak } from './fixtures/lab-worker.ts'
import { joinOver, openSocket, type Socket, startOver } from './fixtures/open-socket.ts'
import { readStream } from './fixtures/read-stream.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const stack = await startStack({
  scripts: { brief: speak(12, 2), reasoner: speak(12, 2, 6), long: speak(3000, 5), endless: speak(10_000, 20) },
  gateways: [{}, {}],
})
const [gateway, other] = [stack.gatewayAt(0), stack.gatewayAt(1)]
const { worker } = stack
t.teardown(() => stack[Symbol.asyncDispose]())

t.test('a session started over the socket is told from its first event to its last', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const created = await startOver(socket, { prompt: 'Hello', models: ['lab/brief', 'lab/reasoner'] })
  const { session } = created
  t.equal(session.status, 'running')
  t.same(
    session.comparisons[0]?.runs.map(({ status }) => status),
    ['queued', 'queued'],
  )
  const ended = await socket.next('comparison.ended')
  t.equal(ended.status, 'completed')
  const events = socket.frames.slice(socket.frames.indexOf(created) + 1)
  t.notOk(
    events.some(({ type }) => type === 'comparison.created'),
    'the answer came in its place',
  )
  const fold = foldSession(session)
  for (const event of events) {
    if (
      'cursor' in event &&
      event.type !== 'session.created' &&
      event.type !== 'session.joined' &&
      !('requestId' in event)
    ) {
      applySessionEvent(fold, event)
    }
  }
  const seen = sessionOf(fold)
  for (const run of seen.comparisons[0]?.runs ?? []) {
    t.equal(run.text, worker.truthOf(run.id)?.text)
    t.equal(run.reasoning ?? '', worker.truthOf(run.id)?.reasoning)
    t.equal(run.status, 'completed')
  }
  const read = await gateway.app.inject({ url: `/api/v1/sessions/${session.id}`, headers: person.headers })
  t.equal(read.statusCode, 200)
  t.same(read.json<Session>().comparisons, seen.comparisons, 'what was told is what is stored')
})

t.test('a run stopped through another gateway keeps what it said, once for everybody', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Stop', models: ['lab/endless', 'lab/endless', 'lab/brief'] })
  const [first, second, third] = session.comparisons[0]?.runs ?? []
  await socket.next('run.delta', ({ runId }) => runId === first?.id)
  await socket.next('run.delta', ({ runId }) => runId === second?.id)
  const cancel = (path: string) =>
    other.app.inject({ method: 'POST', url: `/api/v1/${path}/cancel`, headers: person.headers })
  const stopped = await Promise.all([0, 1, 2].map(() => cancel(`runs/${first?.id}`)))
  t.same(
    stopped.map(({ statusCode }) => statusCode),
    [202, 202, 202],
  )
  const ended = await socket.next('run.ended', ({ runId }) => runId === first?.id)
  t.match(ended, { status: 'cancelled', length: worker.truthOf(first?.id ?? '')?.text.length })
  t.equal((await cancel(`sessions/${session.id}`)).statusCode, 202)
  await socket.next('run.ended', ({ runId, status }) => runId === second?.id && status === 'cancelled')
  const { status } = await socket.next('comparison.ended')
  t.equal(status, 'completed', 'for one completed')
  t.equal((await cancel(`runs/${third?.id}`)).statusCode, 202, 'what has ended stays as it is')
  t.equal((await cancel(`sessions/${session.id}`)).statusCode, 202)
  for (const run of [first, second, third]) {
    const endings = socket.frames.filter((frame) => frame.type === 'run.ended' && frame.runId === run?.id)
    t.equal(endings.length, 1)
    const read = await other.app.inject({ url: `/api/v1/runs/${run?.id}`, headers: person.headers })
    t.equal(read.json().text, worker.truthOf(run?.id ?? '')?.text)
  }
})

t.test('the next comparison comes as the answer to whoever asked, as an event to the others', async (t) => {
  const person = await stack.signUp()
  await using asking = await openSocket(gateway, person.token)
  await using watching = await openSocket(other, person.token)
  await using apart = await openSocket(gateway, person.token)
  const { session } = await startOver(asking, { prompt: 'One', models: ['lab/brief', 'lab/brief'] })
  await joinOver(watching, session.id)
  await asking.next('comparison.ended')
  const busy = asking.ask({ type: 'comparison.start', sessionId: session.id, prompt: 'Two' })
  const answer = await busy
  if (answer.type !== 'comparison.created') throw new Error(JSON.stringify(answer))
  t.match(answer, {
    sessionId: session.id,
    comparison: { prompt: 'Two', position: 1, runs: [{ status: 'queued' }, {}] },
  })
  const { id } = answer.comparison
  const told = await watching.next('comparison.created', ({ comparison }) => comparison.id === id)
  t.same(told.comparison, answer.comparison)
  t.equal(told.cursor, answer.cursor, 'it stands at its place among the events')
  await asking.next('comparison.ended', ({ comparisonId }) => comparisonId === id)
  const about = asking.frames.filter((frame) => frame.type === 'comparison.created' && frame.comparison.id === id)
  t.equal(about.length, 1)
  t.ok(
    asking.frames.indexOf(answer) <
      asking.frames.findIndex((frame) => frame.type === 'run.queued' && frame.comparisonId === id),
  )
  const third = await apart.ask({ type: 'comparison.start', sessionId: session.id, prompt: 'Three' })
  t.match(third, { type: 'comparison.created', cursor: String }, 'who has not joined is answered too')
  await untilEnded(watching, third)
  t.ok(apart.frames.length === 1, 'and gets nothing else')
  const clash = await Promise.all([
    asking.ask({ type: 'comparison.start', sessionId: session.id, prompt: 'Four' }),
    asking.ask({ type: 'comparison.start', sessionId: session.id, prompt: 'Five' }),
  ])
  t.same(clash.map(({ type }) => type).sort(), ['comparison.created', 'error'])
  t.match(
    clash.find(({ type }) => type === 'error'),
    { code: 'conflict', sessionId: session.id },
  )
})

t.test('the same start, asked again any way, is one start', async (t) => {
  const person = await stack.signUp()
  const body = { prompt: 'Only once', models: ['lab/brief'] }
  const headers = { ...person.headers, 'idempotency-key': 'key-1' }
  const post = (at: typeof gateway, payload: object, key = headers) =>
    at.app.inject({ method: 'POST', url: '/api/v1/sessions', headers: key, payload })
  const many = await Promise.all(Array.from({ length: 20 }, (_, at) => post(at % 2 === 0 ? gateway : other, body)))
  t.same([...new Set(many.map(({ statusCode }) => statusCode))], [201])
  const ids = new Set(many.map((response) => response.json<Session>().id))
  t.equal(ids.size, 1)
  await using socket = await openSocket(other, person.token)
  const again = await startOver(socket, { models: body.models, prompt: body.prompt, idempotencyKey: 'key-1' })
  t.ok(ids.has(again.sessionId), 'over the socket as well, whatever the order of fields')
  const differs = await post(gateway, { ...body, prompt: 'Another' })
  t.same([differs.statusCode, differs.json().code], [422, 'idempotency_key_reused'])
  const list = await gateway.app.inject({ url: '/api/v1/sessions', headers: person.headers })
  t.equal(list.json().data.length, 1)
  t.equal((await post(gateway, body, { ...headers, 'idempotency-key': 'a b' })).statusCode, 400)
})

t.test('a GET through any gateway shows at least what was told', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Read', models: ['lab/long'] })
  const runId = session.comparisons[0]?.runs[0]?.id ?? ''
  await socket.next('run.delta')
  for (let tries = 0; tries < 15; tries++) {
    const told = socket.frames.findLast((frame) => frame.type === 'run.delta')
    if (told?.type !== 'run.delta') break
    for (const url of [`/api/v1/sessions/${session.id}`, `/api/v1/runs/${runId}`]) {
      const response = await other.app.inject({ url, headers: person.headers })
      const run = url.includes('runs') ? response.json() : response.json<Session>().comparisons[0]?.runs[0]
      t.ok(run.text.length >= told.offset + told.text.length, `${run.text.length} of ${told.offset}`)
      t.ok(run.index >= told.index)
    }
  }
  await gateway.app.inject({ method: 'POST', url: `/api/v1/runs/${runId}/cancel`, headers: person.headers })
  await socket.next('run.ended')
  const ended = await other.app.inject({ url: `/api/v1/runs/${runId}`, headers: person.headers })
  t.match(ended.json(), {
    status: 'cancelled',
    index: null,
    request: { resolvedModel: 'lab/long' },
    timeline: [[1, Number]],
  })
})

t.test('one run is tried again while the others stand', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Again', models: ['lab/brief', 'lab/reasoner'] })
  await socket.next('comparison.ended')
  const runId = session.comparisons[0]?.runs[0]?.id ?? ''
  t.match(await socket.ask({ type: 'run.retry', runId }), { type: 'ok' })
  const queued = await socket.next('run.queued', ({ replaces }) => replaces === runId)
  const ended = await socket.next('run.ended', (frame) => frame.runId === queued.runId)
  t.equal(ended.status, 'completed')
  const isSecond = () => socket.frames.filter(({ type }) => type === 'comparison.ended').length === 2
  await waitFor(isSecond, { describe: 'a second ending of the comparison' })
  const read = await gateway.app.inject({ url: `/api/v1/sessions/${session.id}`, headers: person.headers })
  const runs = read.json<Session>().comparisons[0]?.runs ?? []
  t.same(
    runs.map(({ id }) => id),
    [queued.runId, session.comparisons[0]?.runs[1]?.id],
  )
  const old = await gateway.app.inject({ url: `/api/v1/runs/${runId}`, headers: person.headers })
  t.match(old.json(), { replacedBy: queued.runId })
})

t.test('a deleted session says so, is gone, and can be had back', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Delete', models: ['lab/endless'] })
  await socket.next('run.delta')
  const url = `/api/v1/sessions/${session.id}`
  const streamed: string[] = []
  const stream = (async () => {
    for await (const { type } of readStream(other, `${url}/events`, person)) streamed.push(type)
  })()
  await waitFor(() => streamed.length > 1)
  const removed = await other.app.inject({ method: 'DELETE', url, headers: person.headers })
  t.equal(removed.statusCode, 204)
  await socket.next('session.deleted')
  await stream
  t.equal(streamed.at(-1), 'session.deleted')
  t.equal((await gateway.app.inject({ url, headers: person.headers })).statusCode, 404)
  t.match(await socket.ask({ type: 'session.join', sessionId: session.id }), { type: 'error', code: 'not_found' })
  const back = await gateway.app.inject({ method: 'POST', url: `${url}/restore`, headers: person.headers })
  t.equal(back.statusCode, 200)
  t.equal((await joinOver(socket, session.id)).session?.id, session.id)
})

t.test('a session is renamed, changed and listed', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(other, person.token)
  const { session } = await startOver(socket, { prompt: 'A needle in here', models: ['lab/brief'] })
  await socket.next('comparison.ended')
  const call = (method: 'PATCH' | 'POST' | 'DELETE', path: string, payload: object = {}) =>
    gateway.app.inject({ method, url: `/api/v1/sessions/${session.id}${path}`, headers: person.headers, payload })
  t.match((await call('PATCH', '', { title: 'Renamed' })).json(), { title: 'Renamed' })
  await socket.next('session.updated', (frame) => frame.session.title === 'Renamed')
  const added = await call('POST', '/lanes', { model: 'lab/reasoner', label: 'Late' })
  t.same([added.statusCode, added.json().label], [201, 'Late'])
  const { id } = added.json()
  t.match((await call('PATCH', `/lanes/${id}`, { instructions: 'Be brief.' })).json(), { instructions: 'Be brief.' })
  t.equal((await call('DELETE', `/lanes/${id}`)).statusCode, 204)
  const found = await gateway.app.inject({ url: '/api/v1/sessions?q=needle&limit=5', headers: person.headers })
  t.match(found.json(), {
    data: [{ id: session.id, title: 'Renamed', hit: { snippet: /needle/ } }],
    meta: { limit: 5 },
  })
  const garbage = await gateway.app.inject({ url: '/api/v1/sessions?cursor=garbage', headers: person.headers })
  t.equal(garbage.statusCode, 400)
  const estimate = await gateway.app.inject({
    method: 'POST',
    url: '/api/v1/estimate',
    headers: person.headers,
    payload: { prompt: 'x', models: ['lab/brief'] },
  })
  t.match(estimate.json(), { lanes: [{ model: 'lab/brief', fits: true }] })
  const models = await gateway.app.inject({ url: '/api/v1/models', headers: person.headers })
  t.match(
    models.json().data.map((model: { id: string }) => model.id),
    ['lab/brief', 'lab/endless', 'lab/long', 'lab/reasoner'],
  )
  const unknown = await gateway.app.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: person.headers,
    payload: { prompt: 'x', models: ['lab/nobody'] },
  })
  t.same([unknown.statusCode, unknown.json().code], [422, 'unknown_model'])
})

t.test('a stream tells the whole session first, and ends when nothing runs', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { session } = await startOver(socket, { prompt: 'Stream', models: ['lab/reasoner'] })
  const seen: string[] = []
  for await (const { type } of readStream(other, `/api/v1/sessions/${session.id}/events?until=ended`, person))
    seen.push(type)
  t.equal(seen[0], 'session.joined')
  t.equal(seen.at(-1), 'comparison.ended')
  const again: string[] = []
  for await (const { type } of readStream(gateway, `/api/v1/sessions/${session.id}/stream?until=ended`, person))
    again.push(type)
  t.same(again, ['session.joined'])
  for (const after of ['garbage', 'abc.1', '0.99999999999999999', `${'9'.repeat(12)}.1`]) {
    const path = `/api/v1/sessions/${session.id}/events?until=ended&after=${after}`
    for await (const { event } of readStream(gateway, path, person)) {
      t.match(event, { type: 'session.joined', resumed: false, session: { id: session.id } }, after)
    }
  }
  const head = await gateway.app.inject({
    method: 'HEAD',
    url: `/api/v1/sessions/${session.id}/events`,
    headers: person.headers,
  })
  t.ok([404, 405].includes(head.statusCode))
})

async function untilEnded(socket: Socket, answer: object) {
  const comparison = 'comparison' in answer ? answer.comparison : null
  const id = typeof comparison === 'object' && comparison !== null && 'id' in comparison ? comparison.id : null
  await socket.next('comparison.ended', ({ comparisonId }) => comparisonId === id)
}
