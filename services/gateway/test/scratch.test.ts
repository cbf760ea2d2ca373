import { type ChatAnswer, chatAnswer, type ErrorBody, procedures, type ScratchHistory } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import type { Script } from './fixtures/lab-worker.ts'
import { readStream, type Streamed } from './fixtures/read-stream.ts'
import { type Gateway, startGateway } from './fixtures/start-gateway.ts'
import { startStack } from './fixtures/start-stack.ts'

const held: (() => void)[] = []
/** Answers with what it was sent. */
const echo: Script = async (run) => {
  const input = await stack.bus.call(procedures.readRunInput, { runId: run.runId, provider: 'lab' })
  if (input.kind !== 'chat') throw new Error(`asked for ${input.kind}`)
  await run.start()
  if (input.messages.at(-1)?.content === 'hold') {
    const gate = Promise.withResolvers<void>()
    held.push(gate.resolve)
    await gate.promise
  }
  run.delta('[')
  run.delta(`${input.messages.map(({ role, content }) => `${role}:${content}`).join(' | ')}]`)
  await run.end()
}
const fails =
  (text: string): Script =>
  async (run) => {
    await run.start()
    if (text !== '') run.delta(text)
    const error = { code: 'provider_unavailable' as const, message: 'Away.', retryable: true }
    await run.end(text === '' ? 'failed' : 'interrupted', { error })
  }

t.setTimeout(120_000)
const deep = `deep/${'x'.repeat(70)}`
const stack = await startStack({
  scripts: {
    ...{ echo, other: echo, [deep]: echo },
    ...{ failing: fails(''), cut: fails('half') },
    long: async (run) => {
      await run.start()
      run.delta('y'.repeat(60_000))
      await run.end()
    },
  },
  session: { DEFAULT_MODEL: 'lab/echo' },
  gateways: [{}, {}],
})
t.teardown(() => stack[Symbol.asyncDispose]())
const [gateway, other] = [stack.gatewayAt(0), stack.gatewayAt(1)]

type Person = Awaited<ReturnType<typeof stack.signUp>>
const ask = (person: Person, payload: object, { at = gateway, key }: { at?: Gateway; key?: string } = {}) =>
  at.app.inject({
    method: 'POST',
    url: '/api/v1/chat',
    headers: { ...person.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload: { scratch: true, ...payload },
  })
const answerTo = async (...given: Parameters<typeof ask>): Promise<ChatAnswer> => {
  const response = await ask(...given)
  if (response.statusCode !== 200) throw new Error(response.body)
  return chatAnswer.parse(response.json())
}
const historyOf = async (person: Person, model = 'lab/echo', at = other) => {
  const url = `/api/v1/chat/history?model=${encodeURIComponent(model)}`
  return (await at.app.inject({ url, headers: person.headers })).json<ScratchHistory>()
}
const contents = async (...given: Parameters<typeof historyOf>) =>
  (await historyOf(...given)).messages.map(({ content }) => content)
const clear = async (person: Person, query = '') =>
  (await gateway.app.inject({ method: 'DELETE', url: `/api/v1/chat/history${query}`, headers: person.headers }))
    .statusCode

t.test('what was said to a model goes along, and stands in the history when the answer comes', async (t) => {
  const person = await stack.signUp()
  t.same(await historyOf(person), { model: 'lab/echo', messages: [], expiresAt: null })
  const first = await answerTo(person, { message: 'One' })
  t.match(first, { conversationId: null, content: '[user:One]', model: 'lab/echo', tokens: 40 })
  const history = await historyOf(person)
  t.match(history.messages, [
    { role: 'USER', content: 'One' },
    { role: 'ASSISTANT', content: '[user:One]', createdAt: first.createdAt },
  ])
  t.same(Object.keys(history.messages[0] ?? {}).sort(), ['content', 'createdAt', 'role'])
  t.ok(Date.parse(history.expiresAt ?? '') > Date.now() + 29 * 60_000)
  t.equal((await answerTo(person, { message: 'Two' })).content, '[user:One | assistant:[user:One] | user:Two]')
  t.equal((await contents(person)).length, 4)
  t.equal((await answerTo(person, { message: 'Hi', model: 'lab/other' })).content, '[user:Hi]', 'each model its own')
  const list = async (path: string) =>
    (await gateway.app.inject({ url: `/api/v1${path}`, headers: person.headers })).json()
  t.same((await list('/sessions')).data, [])
  t.equal((await list('/conversations')).meta.total, 0)
  t.equal((await list('/auth/me')).quota.used, 120)
})

t.test('a stream tells the run alone, and ends when the history has it', async (t) => {
  const person = await stack.signUp()
  const events: Streamed[] = []
  const stream = readStream(gateway, '/api/v1/chat', {
    method: 'POST',
    headers: { ...person.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'One', scratch: true, stream: true }),
  })
  for await (const event of stream) {
    events.push(event)
    if (event.type === 'run.ended') t.equal((await contents(person)).length, 2, 'the history has it already')
  }
  t.same(
    events.map(({ type }) => type),
    ['run.queued', 'run.started', 'run.delta', 'run.delta', 'run.ended'],
  )
  t.match(events[1]?.event, { sessionId: null })
})

t.test('the history of a model whose name holds slashes is read by every way of writing it', async (t) => {
  const person = await stack.signUp()
  const model = `lab/${deep}`
  await answerTo(person, { message: 'One', model })
  const urls = [`?model=${model}`, `?model=${encodeURIComponent(model)}`, `/${model}`, `/${encodeURIComponent(model)}`]
  for (const url of urls) {
    const response = await gateway.app.inject({ url: `/api/v1/chat/history${url}`, headers: person.headers })
    t.equal(response.statusCode, 200, url)
    t.match(response.json(), { model, messages: [{ content: 'One' }, {}] })
  }
  for (const url of ['', '?model=', '?model=none', '/none', '/', '?model=lab/a&model=lab/b', '/lab/%00', '?limit=1']) {
    const response = await gateway.app.inject({ url: `/api/v1/chat/history${url}`, headers: person.headers })
    t.match(response.statusCode, /40[04]/, url)
    t.equal((await gateway.app.inject({ url: `/api/v1/chat/history${url}` })).statusCode, 401)
  }
})

t.test('nobody reads or clears what another said', async (t) => {
  const person = await stack.signUp()
  const stranger = await stack.signUp()
  await answerTo(person, { message: 'Mine' })
  t.same(await contents(stranger), [])
  t.equal(await clear(stranger), 204)
  t.equal(await clear(stranger, '?model=lab/echo'), 204)
  t.equal((await answerTo(stranger, { message: 'Hi' })).content, '[user:Hi]')
  t.equal((await contents(person)).length, 2)
})

t.test('a new chat forgets, for one model or all, and what was asked before comes too late', async (t) => {
  const person = await stack.signUp()
  for (const model of ['lab/echo', 'lab/other']) await answerTo(person, { message: 'One', model })
  t.equal(await clear(person, '?model=lab/echo'), 204)
  t.same([await contents(person), (await contents(person, 'lab/other')).length], [[], 2])
  t.equal((await answerTo(person, { message: 'Two' })).content, '[user:Two]')
  const late = ask(person, { message: 'hold' })
  await waitFor(() => held.length > 0)
  t.equal(await clear(person), 204)
  held.shift()?.()
  t.equal((await late).statusCode, 200, 'who asked is answered')
  t.same([await contents(person), await contents(person, 'lab/other')], [[], []])
  t.equal((await answerTo(person, { message: 'Three' })).content, '[user:Three]')
})

t.test('of two answers at the same time none is lost', async (t) => {
  const person = await stack.signUp()
  const questions = ['a', 'b', 'c', 'd', 'e', 'f']
  await Promise.all(
    questions.map((message, index) => answerTo(person, { message }, { at: index % 2 ? gateway : other })),
  )
  const said = await contents(person)
  t.equal(said.length, 12)
  for (const question of questions) t.ok(said.includes(question))
})

t.test('the same key is one message in the history', async (t) => {
  const person = await stack.signUp()
  const answers = await Promise.all(
    [gateway, other, gateway].map((at) => answerTo(person, { message: 'One' }, { at, key: 'k' })),
  )
  t.equal(new Set(answers.map(({ messageId }) => messageId)).size, 1)
  t.equal((await answerTo(person, { message: 'One' }, { key: 'k' })).messageId, answers[0]?.messageId)
  t.same(await contents(person), ['One', '[user:One]'])
  t.equal((await ask(person, { message: 'Two' }, { key: 'k' })).json().code, 'idempotency_key_reused')
})

t.test('a turn without an answer is left out, one that was cut stands', async (t) => {
  const person = await stack.signUp()
  for (const [model, content] of [
    ['lab/failing', ''],
    ['lab/cut', 'half'],
  ] as const) {
    const response = await ask(person, { message: 'One', model })
    t.equal(response.statusCode, 502)
    t.match(response.json<ErrorBody>(), { code: 'run_failed', details: { content, error: { message: 'Away.' } } })
    t.same(await contents(person, model), content === '' ? [] : ['One', 'half'])
  }
})

t.test('more than 256 KiB is not kept: the oldest messages give way', async (t) => {
  const person = await stack.signUp()
  for (let turn = 0; turn < 6; turn++) await answerTo(person, { message: `${turn}`, model: 'lab/long' })
  const said = await contents(person, 'lab/long')
  t.ok(said.length < 12)
  t.ok(Buffer.byteLength(JSON.stringify(said)) < 256 * 1024)
  t.equal(said.at(-2), '5')
  await answerTo(person, { message: '漢'.repeat(100_000), model: 'lab/long' })
  t.same(
    (await contents(person, 'lab/long')).map((text) => text[0]),
    ['y'],
    'a question that is too large for it goes',
  )
})

t.test('a history outlives gateways and the server', async (t) => {
  const person = await stack.signUp()
  await answerTo(person, { message: 'One' })
  await stack.nats.restart()
  await using fresh = await startGateway(stack.nats.url)
  t.equal((await contents(person, 'lab/echo', fresh)).length, 2)
  const next = await waitFor(async () => {
    const response = await ask(person, { message: 'Two' }, { at: fresh, key: 'after' })
    return response.statusCode === 200 && response
  })
  t.equal(next.json().content, '[user:One | assistant:[user:One] | user:Two]')
})
