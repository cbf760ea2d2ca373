import type { Comparison, Conversation, ConversationDetails, Session } from '@playground/contracts'
import { newId } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { t } from 'tap'
import { type Script, speak } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

const failing: Script = async (run) => {
  await run.start()
  await run.end('failed', { error: { code: 'provider_unavailable', message: 'Away.', retryable: true } })
}
const cut: Script = async (run) => {
  await run.start()
  run.delta('half')
  await run.end('interrupted', { error: { code: 'stream_cut', message: 'Cut.', retryable: true } })
}

t.setTimeout(120_000)
const stack = await startStack({
  scripts: { brief: speak(4, 0, 2), endless: speak(10_000, 10), failing, cut },
  session: { DEFAULT_MODEL: 'lab/brief' },
})
t.teardown(() => stack[Symbol.asyncDispose]())
const { gateway, worker } = stack

type Person = Awaited<ReturnType<typeof stack.signUp>>
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const ask = (person: Person, method: Method, path: string, payload?: object) =>
  gateway.app.inject({
    ...{ method, url: `/api/v1${path}`, headers: person.headers },
    ...(payload === undefined ? {} : { payload }),
  })
const read = async (person: Person, id: string) =>
  (await ask(person, 'GET', `/conversations/${id}`)).json<ConversationDetails>()
const list = async (person: Person, query = '') =>
  (await ask(person, 'GET', `/conversations${query}`)).json<{ data: Conversation[]; meta: object }>()
const sessionOf = async (person: Person, id: string) => (await ask(person, 'GET', `/sessions/${id}`)).json<Session>()
const chat = async (person: Person, payload: object) => (await ask(person, 'POST', '/chat', payload)).json()
const create = async (person: Person, payload = {}) => {
  const response = await ask(person, 'POST', '/conversations', payload)
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json<Conversation>()
}

t.test('a conversation begins empty, with the default model, and is a session too', async (t) => {
  const person = await stack.signUp()
  const made = await create(person)
  t.match(made, { title: 'New conversation', userId: person.userId, messageCount: 0 })
  t.same(await read(person, made.id), { ...made, messages: [] })
  t.match(await sessionOf(person, made.id), {
    title: 'New conversation',
    status: 'idle',
    comparisons: [],
    lanes: [{ model: 'lab/brief', parameters: {} }],
  })
  t.match((await ask(person, 'GET', '/sessions')).json().data, [{ id: made.id, lastPrompt: '', comparisonCount: 0 }])
  const named = await create(person, { title: 'Foxes', historyMessages: 4 })
  t.equal(named.title, 'Foxes')
  t.same((await sessionOf(person, named.id)).lanes[0]?.parameters, { historyMessages: 4 })
})

t.test('what was said stands as messages; the first one gives an untitled conversation its title', async (t) => {
  const person = await stack.signUp()
  const { id } = await create(person)
  const first = await chat(person, { message: 'What is a fox?', conversationId: id })
  const { title, messages, messageCount } = await read(person, id)
  t.equal(title, 'What is a fox?')
  t.equal(messageCount, 2)
  const [comparison] = (await sessionOf(person, id)).comparisons
  t.same(messages, [
    {
      id: comparison?.id,
      role: 'USER',
      content: 'What is a fox?',
      tokens: null,
      model: null,
      createdAt: comparison?.createdAt,
    },
    {
      id: first.messageId,
      role: 'ASSISTANT',
      content: worker.truthOf(first.messageId)?.text,
      tokens: 40,
      model: 'lab/brief',
      createdAt: first.createdAt,
    },
  ])
  const named = await create(person, { title: 'Mine' })
  await chat(person, { message: 'Hello', conversationId: named.id })
  t.equal((await read(person, named.id)).title, 'Mine', 'a title that was given stays')
})

t.test('cut and stopped answers stand with their text, one without text leaves its prompt alone', async (t) => {
  const person = await stack.signUp()
  const { id } = await create(person)
  await chat(person, { message: 'One', conversationId: id, model: 'lab/failing' })
  await chat(person, { message: 'Two', conversationId: id, model: 'lab/cut' })
  const stopped = chat(person, { message: 'Three', conversationId: id, model: 'lab/endless' })
  const running = await waitFor(async () => {
    const { messages } = await read(person, id)
    return messages.length === 5 && messages
  })
  t.match(running.at(-1), { role: 'ASSISTANT', tokens: null, model: 'lab/endless' })
  await ask(person, 'POST', `/sessions/${id}/cancel`)
  await stopped
  const { messages, messageCount } = await read(person, id)
  t.same(
    messages.map(({ role, content }) => (role === 'USER' ? content : role)),
    ['One', 'Two', 'ASSISTANT', 'Three', 'ASSISTANT'],
  )
  t.equal(messages[2]?.content, 'half')
  t.equal(messages[4]?.content, worker.truthOf(messages[4]?.id ?? '')?.text)
  t.equal(messageCount, 5)
  t.match((await list(person)).data, [{ id, messageCount: 5 }])
})

t.test('a retried answer takes the place of the one before', async (t) => {
  const person = await stack.signUp()
  const { conversationId, messageId } = await chat(person, { message: 'Hello' })
  const retried = (await ask(person, 'POST', `/runs/${messageId}/retry`)).json()
  const messages = await waitFor(async () => {
    const { messages } = await read(person, conversationId)
    return messages[1]?.tokens ? messages : null
  })
  t.same(
    messages.map(({ id }) => id),
    [(await sessionOf(person, conversationId)).comparisons[0]?.id, retried.id],
  )
})

t.test('the list is read by pages, newest first', async (t) => {
  const person = await stack.signUp()
  t.same(await list(person), { data: [], meta: { total: 0, page: 1, limit: 20, totalPages: 0 } })
  const made: string[] = []
  for (let count = 0; count < 5; count++) made.unshift((await create(person, { title: `c${count}` })).id)
  // None of these is a conversation.
  const two = await ask(person, 'POST', '/sessions', { prompt: 'Two', models: ['lab/brief', 'lab/brief'] })
  t.equal(two.statusCode, 201)
  await ask(person, 'DELETE', `/conversations/${(await create(person)).id}`)
  const pages = await Promise.all([1, 2, 3, 4].map((page) => list(person, `?page=${page}&limit=2`)))
  t.same(
    pages.map(({ data }) => data.map(({ id }) => id)),
    [made.slice(0, 2), made.slice(2, 4), made.slice(4), []],
  )
  t.same(pages[1]?.meta, { total: 5, page: 2, limit: 2, totalPages: 3 })
  t.same(pages[3]?.meta, { total: 5, page: 4, limit: 2, totalPages: 3 })
  for (const query of ['?page=0', '?limit=101', '?limit=-1', '?page=1.5', '?limit=1&limit=2', '?userId=x', '?page=']) {
    t.equal((await ask(person, 'GET', `/conversations${query}`)).statusCode, 400, query)
  }
})

t.test('with a second lane a session is no conversation, until that is removed', async (t) => {
  const person = await stack.signUp()
  const { conversationId: id } = await chat(person, { message: 'Hello' })
  const lane = (await ask(person, 'POST', `/sessions/${id}/lanes`, { model: 'lab/brief' })).json()
  const asked = async () => [
    (await ask(person, 'GET', `/conversations/${id}`)).statusCode,
    (await ask(person, 'PATCH', `/conversations/${id}`, { title: 'x' })).statusCode,
    (await ask(person, 'POST', '/chat', { message: 'x', conversationId: id })).statusCode,
    (await list(person)).data.length,
  ]
  t.same(await asked(), [404, 404, 404, 0])
  t.equal((await ask(person, 'DELETE', `/conversations/${id}`)).statusCode, 404)
  t.equal((await sessionOf(person, id)).lanes.length, 2)
  await ask(person, 'DELETE', `/sessions/${id}/lanes/${lane.id}`)
  t.same(await asked(), [200, 200, 200, 1])
})

t.test('title and history policy can be changed', async (t) => {
  const person = await stack.signUp()
  const { id } = await create(person)
  const change = (payload: object) => ask(person, 'PATCH', `/conversations/${id}`, payload)
  const renamed = await change({ title: 'Foxes', historyMessages: 2 })
  t.equal(renamed.statusCode, 200)
  t.match(renamed.json(), { id, title: 'Foxes', messageCount: 0 })
  t.same((await sessionOf(person, id)).lanes[0]?.parameters, { historyMessages: 2 })
  await change({ historyMessages: null })
  t.match(await sessionOf(person, id), { title: 'Foxes', lanes: [{ parameters: {} }] })
  for (const payload of [{ title: '' }, { title: ' ' }, { title: 'x'.repeat(201) }, { historyMessages: -1 }]) {
    t.equal((await change(payload)).statusCode, 400)
  }
  t.equal((await change({ historyMessages: '2' })).statusCode, 400)
  t.equal((await change({ userId: newId() })).statusCode, 400)
  for (const payload of [{ title: 'a\u0000b' }, { historyMessages: 1001 }, { prompt: 'x' }, []]) {
    t.equal((await ask(person, 'POST', '/conversations', payload)).statusCode, 400)
  }
})

t.test('a deleted conversation is gone, its answer stopped, and can be restored as a session', async (t) => {
  const person = await stack.signUp()
  const { id } = await create(person)
  const asking = ask(person, 'POST', '/chat', { message: 'Hello', conversationId: id, model: 'lab/endless' })
  await waitFor(async () => (await read(person, id)).messageCount === 2)
  t.equal((await ask(person, 'DELETE', `/conversations/${id}`)).statusCode, 204)
  t.equal((await asking).statusCode, 404)
  t.equal((await ask(person, 'GET', `/conversations/${id}`)).statusCode, 404)
  t.equal((await ask(person, 'DELETE', `/conversations/${id}`)).statusCode, 404)
  t.equal((await ask(person, 'POST', '/chat', { message: 'Hello', conversationId: id })).statusCode, 404)
  t.equal((await ask(person, 'POST', `/sessions/${id}/restore`)).statusCode, 200)
  const comparison = await waitFor(async () => {
    const [turn] = (await sessionOf(person, id)).comparisons
    return turn?.status === 'cancelled' && (turn satisfies Comparison)
  })
  t.equal((await read(person, id)).messages[1]?.id, comparison.runs[0]?.id)
})
