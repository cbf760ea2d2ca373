import { request as httpRequest } from 'node:http'
import {
  applySessionEvent,
  type ChatAnswer,
  chatAnswer,
  type ErrorBody,
  foldSession,
  newId,
  type RunError,
  type Session,
  sessionOf,
} from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { type LabRun, type Script, speak } from './fixtures/lab-worker.ts'
import { readStream, type Streamed } from './fixtures/read-stream.ts'
import type { Gateway } from './fixtures/start-gateway.ts'
import { startStack } from './fixtures/start-stack.ts'

const fault =
  (code: RunError['code'], before = ''): Script =>
  async (run) => {
    await run.start()
    if (before !== '') run.delta(before)
    const error = { code, message: 'The provider is away.', retryable: true }
    await run.end(before === '' ? 'failed' : 'interrupted', { error })
  }
const held: { run: LabRun; release: () => void }[] = []
/** Says one word, then the rest when it is let go. */
const hold: Script = async (run) => {
  await run.start()
  run.delta('first ')
  const gate = Promise.withResolvers<void>()
  held.push({ run, release: gate.resolve })
  await gate.promise
  run.delta('second')
  await run.end()
}
const endless: Script = speak(10_000, 20)

t.setTimeout(120_000)
const stack = await startStack({
  scripts: {
    brief: speak(6, 1, 2),
    other: speak(4, 0),
    tiny: speak(4, 0),
    ...{ hold, endless },
    failing: fault('provider_unavailable'),
    cut: fault('stream_cut', 'half an ans'),
    slow: fault('timeout_idle', 'some'),
    orphan: fault('no_worker'),
  },
  session: { DEFAULT_MODEL: 'lab/brief' },
  gateways: [{}, {}],
})
t.teardown(() => stack[Symbol.asyncDispose]())
const [gateway, other] = [stack.gatewayAt(0), stack.gatewayAt(1)]
const { worker } = stack

type Person = Awaited<ReturnType<typeof stack.signUp>>
const ask = (person: Person, payload: object, { at = gateway, key }: { at?: Gateway; key?: string } = {}) =>
  at.app.inject({
    method: 'POST',
    url: '/api/v1/chat',
    headers: { ...person.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload,
  })
const answerTo = async (...given: Parameters<typeof ask>): Promise<ChatAnswer> => {
  const response = await ask(...given)
  if (response.statusCode !== 200) throw new Error(response.body)
  return chatAnswer.parse(response.json())
}
const read = async (person: Person, path: string, at = other) =>
  (await at.app.inject({ url: `/api/v1${path}`, headers: person.headers })).json()
const sessionOfPerson = (person: Person, id: string | null): Promise<Session> => read(person, `/sessions/${id}`)
const stream = (person: Person, body: object, { at = gateway, key }: { at?: Gateway; key?: string } = {}) =>
  readStream(at, '/api/v1/chat', {
    method: 'POST',
    headers: {
      ...person.headers,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify({ ...body, stream: true }),
  })
const all = async (events: AsyncIterable<Streamed>): Promise<Streamed[]> => Array.fromAsync(events)
/** The session as the events of a stream tell it. */
function told(events: readonly Streamed[]): Session {
  const [first, ...rest] = events.map(({ event }) => event)
  if (first?.type !== 'session.created') throw new Error(`the first event is ${first?.type}`)
  const fold = foldSession(first.session)
  for (const event of rest) {
    if (event.type !== 'session.created' && event.type !== 'session.joined') applySessionEvent(fold, event)
  }
  return sessionOf(fold)
}
const textOf = (events: readonly Streamed[]) =>
  events.map(({ event }) => (event.type === 'run.delta' && event.kind === 'text' ? event.text : '')).join('')

t.test('an answer comes when it can be read everywhere', async (t) => {
  const person = await stack.signUp()
  const answer = await answerTo(person, { message: 'What is a fox?\nTell me.' })
  t.equal(answer.content, worker.truthOf(answer.messageId)?.text)
  t.match(answer, { model: 'lab/brief', tokens: 40, metrics: { costMicros: 123, usage: { reasoning: 5 } } })
  const session = await sessionOfPerson(person, answer.conversationId)
  t.match(session, { title: 'What is a fox?', status: 'idle', lanes: [{ model: 'lab/brief', parameters: {} }] })
  const [run] = session.comparisons[0]?.runs ?? []
  t.match(run, { id: answer.messageId, text: answer.content, status: 'completed', metrics: answer.metrics })
  t.equal(answer.createdAt, run?.endedAt)
})

t.test('the next message goes to the same model, with what was said before', async (t) => {
  const person = await stack.signUp()
  const first = await answerTo(person, { message: 'One', model: 'lab/other' })
  t.equal(first.model, 'lab/other')
  const { conversationId } = first
  const second = await answerTo(person, { message: 'Two', conversationId })
  t.match(second, { conversationId, model: 'lab/other' })
  const details = await read(person, `/runs/${second.messageId}`)
  t.equal(details.comparisonId, (await sessionOfPerson(person, conversationId)).comparisons[1]?.id)
})

t.test('model, length and temperature hold for one answer', async (t) => {
  const person = await stack.signUp()
  const { conversationId } = await answerTo(person, { message: 'One', temperature: 0.3, maxTokens: 7 })
  const session = await sessionOfPerson(person, conversationId)
  t.same(session.lanes[0]?.parameters, {})
  const once = await answerTo(person, { message: 'Two', conversationId, model: 'lab/other', temperature: 1 })
  t.equal(once.model, 'lab/other')
  t.equal((await answerTo(person, { message: 'Three', conversationId })).model, 'lab/brief')
  const after = await sessionOfPerson(person, conversationId)
  t.match(after.lanes, [{ model: 'lab/brief', parameters: {} }])
  t.same(
    after.comparisons.map(({ runs }) => runs[0]?.model),
    ['lab/brief', 'lab/other', 'lab/brief'],
  )
})

t.test('a stream tells the conversation and its turn, and closes once that is stored', async (t) => {
  const person = await stack.signUp()
  const response = await fetch(`${gateway.url}/api/v1/chat`, {
    method: 'POST',
    headers: { ...person.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Hello', stream: true }),
  })
  t.equal(response.status, 200)
  t.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  t.equal(response.headers.get('x-accel-buffering'), 'no')
  await response.text()

  const events = await all(stream(person, { message: 'Hello' }))
  t.equal(events[0]?.type, 'session.created')
  t.equal(events.at(-1)?.type, 'comparison.ended')
  const session = told(events)
  const stored = await sessionOfPerson(person, session.id)
  t.same(session.comparisons, stored.comparisons, 'what was told is what is stored')
  t.match(session, { title: 'Hello', status: 'idle', totals: stored.totals, lanes: stored.lanes })
  t.equal(textOf(events), stored.comparisons[0]?.runs[0]?.text)
  t.ok(events.some(({ event }) => event.type === 'run.delta' && event.kind === 'reasoning'))
  t.equal(events.filter(({ type }) => type === 'run.ended').length, 1)

  const next = await all(stream(person, { message: 'And again', conversationId: session.id }, { at: other }))
  const [created] = next
  t.equal(created?.event.type === 'session.created' && created.event.session.comparisons.length, 2)
  t.equal(created?.event.type === 'session.created' && created.event.session.status, 'running')
  const after = await sessionOfPerson(person, session.id)
  t.same(told(next).comparisons, after.comparisons)
  t.same(told(next).totals, after.totals)
  t.equal(textOf(next), after.comparisons[1]?.runs[0]?.text, 'nothing of the first turn is in the second')
})

t.test('runs that fail say so, and what there was of an answer', async (t) => {
  const person = await stack.signUp()
  for (const [model, statusCode, code, content, status] of [
    ['lab/failing', 502, 'run_failed', '', 'failed'],
    ['lab/cut', 502, 'run_failed', 'half an ans', 'interrupted'],
    ['lab/slow', 504, 'run_timeout', 'some', 'interrupted'],
    ['lab/orphan', 503, 'unavailable', '', 'failed'],
  ] as const) {
    const response = await ask(person, { message: 'Hello', model })
    t.equal(response.statusCode, statusCode, model)
    const { code: said, details, message } = response.json<ErrorBody>()
    t.equal(said, code)
    t.equal(message, 'The provider is away.')
    t.match(details, { content, error: { message: 'The provider is away.' } })
    t.equal((await read(person, `/runs/${details?.runId}`)).status, status)
    t.equal(response.headers['retry-after'] !== undefined, statusCode === 503)
    const events = await all(stream(person, { message: 'Hello', model }))
    t.match(events.at(-2)?.event, { type: 'run.ended', status, error: details?.error })
    t.equal(events.at(-1)?.type, 'comparison.ended', 'a stream stays 200 and tells it')
  }
})

t.test('an answer that somebody stops is told as one that failed, with what it had said', async (t) => {
  const person = await stack.signUp()
  const asking = ask(person, { message: 'Hello', model: 'lab/endless' })
  const running = await waitFor(async () => {
    const { data } = await read(person, '/sessions')
    const session = data[0] && (await sessionOfPerson(person, data[0].id))
    return session?.comparisons[0]?.runs[0]?.text ? session : null
  })
  const url = `/api/v1/sessions/${running.id}/cancel`
  t.equal((await other.app.inject({ method: 'POST', url, headers: person.headers })).statusCode, 202)
  const response = await asking
  t.equal(response.statusCode, 502)
  const { code, details } = response.json<ErrorBody>()
  t.match({ code, error: details?.error }, { code: 'run_failed', error: null })
  t.equal(details?.content, worker.truthOf(String(details?.runId))?.text)
  t.not(details?.content, '')
})

t.test('whoever goes away cancels nothing', async (t) => {
  const person = await stack.signUp()
  const aborted = new AbortController()
  const events = readStream(gateway, '/api/v1/chat', {
    method: 'POST',
    headers: { ...person.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Hello', model: 'lab/hold', stream: true }),
    signal: aborted.signal,
  })
  await events.next()
  await waitFor(() => held.length > 0)
  aborted.abort()
  await events.next().catch(() => {})
  const waiting = httpRequest(`${gateway.url}/api/v1/chat`, {
    method: 'POST',
    headers: { ...person.headers, 'content-type': 'application/json' },
  })
  waiting.on('error', () => {})
  waiting.end(JSON.stringify({ message: 'Hello', model: 'lab/hold' }))
  await waitFor(() => held.length > 1)
  waiting.destroy()
  for (const { release } of held) release()
  const ended = await waitFor(async () => {
    const { data } = await read(person, '/sessions')
    return data.length === 2 && data.every(({ status }: Session) => status === 'idle') && data
  })
  for (const { id } of ended) {
    const [run] = (await sessionOfPerson(person, id)).comparisons[0]?.runs ?? []
    t.match(run, { status: 'completed', text: 'first second' })
  }
})

t.test('a message waits for the last one to be answered', async (t) => {
  const person = await stack.signUp()
  const before = held.length
  const events = stream(person, { message: 'Hello', model: 'lab/hold' })
  const first = await events.next()
  if (first.done || first.value.event.type !== 'session.created') throw new Error('no session')
  const conversationId = first.value.event.sessionId
  await waitFor(() => held.length > before)
  const response = await ask(person, { message: 'Now', conversationId })
  t.equal(response.statusCode, 409)
  held.at(-1)?.release()
  t.match((await all(events)).at(-1)?.type, 'comparison.ended')
  t.equal((await answerTo(person, { message: 'Now', conversationId, model: 'lab/brief' })).model, 'lab/brief')
})

t.test('the same key gives the same answer: parallel, over another gateway, and as a stream', async (t) => {
  const person = await stack.signUp()
  const one = { message: 'Once', model: 'lab/brief' }
  const answers = await Promise.all(
    [gateway, other, gateway, other].map((at) => answerTo(person, one, { at, key: 'same' })),
  )
  t.equal(new Set(answers.map(({ messageId }) => messageId)).size, 1)
  t.same(answers[0], answers[1])
  const later = await answerTo(person, one, { key: 'same' })
  t.same(later, answers[0])
  const { conversationId } = later
  const [told1, told2] = await Promise.all(
    [gateway, other].map((at) => all(stream(person, { message: 'More', conversationId }, { at, key: 'streamed' }))),
  )
  t.equal(textOf(told1 ?? []), textOf(told2 ?? []))
  t.not(textOf(told1 ?? []), '')
  const again = await all(stream(person, { message: 'More', conversationId }, { key: 'streamed' }))
  t.equal(textOf(again), textOf(told1 ?? []), 'a repeat is told all of it')
  t.equal((await sessionOfPerson(person, conversationId)).comparisons.length, 2)
  t.equal((await ask(person, { message: 'Else' }, { key: 'same' })).json().code, 'idempotency_key_reused')
  const failed = await ask(person, { message: 'x', model: 'lab/failing' }, { key: 'failed' })
  const repeated = await ask(person, { message: 'x', model: 'lab/failing' }, { key: 'failed' })
  t.same(repeated.json().details, failed.json().details, 'a failure is kept like an answer')
})

t.test('a blind conversation stays blind', async (t) => {
  const person = await stack.signUp()
  const started = await gateway.app.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: person.headers,
    payload: { prompt: 'Who?', models: ['lab/other'], blind: true },
  })
  const { id: conversationId } = started.json<Session>()
  await waitFor(async () => (await sessionOfPerson(person, conversationId)).status === 'idle')
  const answer = await answerTo(person, { message: 'And who now?', conversationId })
  t.match(answer, { model: null, tokens: null, metrics: null })
  const events = await all(stream(person, { message: 'Still?', conversationId }))
  const conversation = await read(person, `/conversations/${conversationId}`)
  const failed = await ask(person, { message: 'Fail', conversationId, model: 'lab/failing' })
  t.equal(failed.statusCode, 502)
  t.match(failed.json(), { message: 'This answer could not be finished.' })
  for (const said of [JSON.stringify(events), JSON.stringify(conversation), JSON.stringify(answer), failed.body]) {
    t.notMatch(said, /lab\/|"Lab|costMicros":123|"total":40|topP/)
  }
})

t.test('what is refused is refused before anything is spent', async (t) => {
  const person = await stack.signUp()
  const stranger = await stack.signUp()
  const { conversationId } = await answerTo(person, { message: 'Mine' })
  const quota = () => read(person, '/auth/me').then(({ quota: { used, reserved } }) => [used, reserved])
  const before = await quota()
  for (const [payload, statusCode, code] of [
    [{}, 400, 'validation_failed'],
    [{ message: ' \n' }, 400, 'validation_failed'],
    [{ message: 'a\u0000b' }, 400, 'validation_failed'],
    [{ message: 'x'.repeat(100_001) }, 400, 'validation_failed'],
    [{ message: 'x', temperature: '0.7' }, 400, 'validation_failed'],
    [{ message: 'x', temperature: 2.1 }, 400, 'validation_failed'],
    [{ message: 'x', maxTokens: 0 }, 400, 'validation_failed'],
    [{ message: 'x', stream: 'yes' }, 400, 'validation_failed'],
    [{ message: 'x', userId: stranger.userId }, 400, 'validation_failed'],
    [{ message: 'x', conversationId, scratch: true }, 400, 'validation_failed'],
    [{ message: 'x', conversationId: '../..' }, 400, 'validation_failed'],
    [{ message: 'x', model: 'lab/none' }, 422, 'unknown_model'],
    [{ message: 'x', model: 'none' }, 400, 'validation_failed'],
    [{ message: 'x', conversationId: newId() }, 404, 'not_found'],
    [{ message: 'word '.repeat(2000), model: 'lab/tiny' }, 422, 'context_too_long'],
    [{ message: 'word '.repeat(2000), conversationId, model: 'lab/tiny' }, 422, 'context_too_long'],
  ] as const) {
    for (const stream of [false, true]) {
      const response = await ask(person, { stream, ...payload })
      t.equal(response.statusCode, statusCode, `${JSON.stringify(payload).slice(0, 60)}: ${response.body}`)
      t.equal(response.json().code, code)
    }
  }
  const theirs = await ask(stranger, { message: 'Into yours', conversationId })
  const missing = await ask(stranger, { message: 'Into yours', conversationId: newId() })
  t.equal(theirs.statusCode, 404)
  t.equal(theirs.json().message, missing.json().message)
  t.same(await quota(), before)
  t.equal((await read(person, '/sessions')).data.length, 1)
  t.equal((await sessionOfPerson(person, conversationId)).comparisons.length, 1)
})

t.test('whoever loses the login is told so, and the answer goes on', async (t) => {
  const person = await stack.signUp()
  const before = held.length
  const asking = ask(person, { message: 'Hello', model: 'lab/hold' })
  await waitFor(() => held.length > before)
  await gateway.app.inject({ method: 'POST', url: '/api/v1/auth/logout', headers: person.headers })
  const response = await asking
  t.equal(response.statusCode, 401)
  held.at(-1)?.release()
  const { run } = held.at(-1) ?? {}
  await waitFor(() => run?.truth.status === 'completed')
})

t.test('a gateway that is restarted says to come back, and the same key gives the answer', async (t) => {
  const person = await stack.signUp()
  const before = held.length
  const asking = ask(person, { message: 'Hello', model: 'lab/hold' }, { at: other, key: 'kept' })
  await waitFor(() => held.length > before)
  await other.sayGoodbye(0)
  const response = await asking
  t.equal(response.statusCode, 503)
  t.ok(response.headers['retry-after'])
  held.at(-1)?.release()
  const answer = await answerTo(person, { message: 'Hello', model: 'lab/hold' }, { key: 'kept' })
  t.equal(answer.content, 'first second')
})
