import { randomUUID } from 'node:crypto'
import { type ApiError, type Client, createClient } from '@playground/client'
import type { Session } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { type Stack, startStack } from '../src/index.ts'
import { speakHttp } from './fixtures/speak-http.ts'

async function signUp({ url }: Stack): Promise<Client> {
  const body = { email: `${randomUUID()}@example.com`, password: 'correct horse battery' }
  const { accessToken } = await createClient({ origin: url }).call('register', { body })
  return createClient({ origin: url, token: accessToken })
}

const refusalOf = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => Promise.reject(new Error('it was not refused')),
    (error) => error,
  )

const likeness = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

test('texts become vectors, one or many', { timeout: 120_000 }, async (t) => {
  await using stack = await startStack({ environment: { RATE_LIMIT_EMBEDDINGS_PER_MINUTE: '6' } })
  const client = await signUp(stack)
  const embed = (body: object) => client.call('embed', { body: body as { text: string } })

  await t.test('of a model that is offered, the first one where none is named', async (t) => {
    const { data } = await client.call('listModels', {})
    t.same(new Set(data.map(({ kind }) => kind)), new Set(['chat', 'embedding']), 'moderation is nobody’s choice')
    const one = await embed({ text: 'A cat sits on the mat.' })
    t.equal(one.embedding?.length, 768)
    t.equal(one.model, data.find(({ kind }) => kind === 'embedding')?.id)
    t.equal(one.embeddings, undefined)
    t.ok(one.tokens > 0)
    const many = await embed({ input: ['A cat sits on the mat.', 'The cat sat on a mat.', 'Bonds rose by 2 %.'] })
    t.equal(many.embedding, undefined)
    const [first = [], second = [], third = []] = many.embeddings ?? []
    t.same(first, one.embedding, 'the same text is the same vector')
    t.ok(likeness(first, second) > likeness(first, third))
    const wide = await embed({
      input: Array.from({ length: 256 }, (_, at) => `text ${at}`),
      model: 'openai/demo-embed',
    })
    t.equal(wide.embeddings?.length, 256)
    const { quota } = await client.call('me', {})
    t.equal(quota.used, one.tokens + many.tokens + wide.tokens, 'charged before it is answered')
    t.equal(quota.reserved, 0)
  })

  await t.test('the same key is the same call, and so many calls a minute are enough', async (t) => {
    const once = () => client.call('embed', { body: { text: 'once' }, idempotencyKey: 'key' })
    const [one, two] = await Promise.all([once(), once()])
    t.same(two, one)
    const before = (await client.call('me', {})).quota.used
    t.same(await once(), one)
    t.equal((await client.call('me', {})).quota.used, before)
    await embed({ text: 'the fifth' })
    await embed({ text: 'the sixth' })
    const refusal = await refusalOf(embed({ text: 'the seventh' }))
    t.match(refusal, { statusCode: 429, code: 'rate_limited' })
    t.same(await once(), one, 'a repeat is none')
  })

  await t.test('what is malformed, unknown or too much is refused', async (t) => {
    const other = await signUp(stack)
    const cases: readonly (readonly [body: object, status: number, code: string])[] = [
      [{}, 400, 'validation_failed'],
      [{ text: '' }, 400, 'validation_failed'],
      [{ text: '   ' }, 400, 'validation_failed'],
      [{ text: 'a\u0000b' }, 400, 'validation_failed'],
      [{ text: 7 }, 400, 'validation_failed'],
      [{ text: 'a', input: ['b'] }, 400, 'validation_failed'],
      [{ input: [] }, 400, 'validation_failed'],
      [{ input: 'a' }, 400, 'validation_failed'],
      [{ input: ['a', ''] }, 400, 'validation_failed'],
      [{ input: Array.from({ length: 257 }, () => 'a') }, 400, 'validation_failed'],
      [{ input: Array.from({ length: 10_000 }, () => 'a') }, 400, 'validation_failed'],
      [{ text: 'a', dimensions: 100_000 }, 400, 'validation_failed'],
      [{ text: 'a', model: 'no model' }, 400, 'validation_failed'],
      [{ text: 'a', model: 'openai/none' }, 422, 'unknown_model'],
      [{ text: 'a', model: 'openai/demo-swift' }, 422, 'unknown_model'],
      [{ text: 'a', model: 'openai/demo-moderation' }, 422, 'unknown_model'],
      [{ text: 'x'.repeat(99_000), model: 'openai/demo-embed' }, 422, 'context_too_long'],
      [{ text: 'x'.repeat(100_001) }, 400, 'validation_failed'],
      [{ input: Array.from({ length: 12 }, () => 'x'.repeat(99_000)) }, 413, 'payload_too_large'],
    ]
    for (const [body, status, code] of cases) {
      const refusal = await refusalOf(other.call('embed', { body: body as { text: string } }))
      t.match(refusal, { statusCode: status, code }, JSON.stringify(body).slice(0, 60))
    }
    t.equal((await other.call('me', {})).quota.used, 0)
  })

  await t.test('half surrogates and whatever else people write come through', async (t) => {
    const other = await signUp(stack)
    for (const text of ['\ud83d', '\u202e \ufeff', '👩‍👩‍👧‍👦', "'; DROP TABLE runs; --"]) {
      const { embedding } = await other.call('embed', { body: { text } })
      t.equal(embedding?.length, 768, JSON.stringify(text))
    }
  })
})

const bad = 'I will murder him.'
const good = 'Say hello to my little friend.'

async function startModerated(moderation: 'flag' | 'block') {
  const stack = await startStack({ environment: { MODERATION: moderation } })
  return { stack, client: await signUp(stack) }
}

const model = 'google/demo-comet'
/** Asks as any program made for OpenAI's API does. */
async function completing({ url }: Stack, client: Client) {
  const { token } = await client.call('createToken', { body: { name: 'programs' } })
  return (messages: readonly { role: string; content: string }[], more: object = {}) =>
    speakHttp(url, {
      ...{ method: 'POST', path: '//v1/chat/completions', headers: { authorization: `Bearer ${token}` } },
      body: { model, messages, ...more },
    })
}
const settled = (client: Client, id: string): Promise<Session> =>
  waitFor(
    async () => {
      const session = await client.call('readSession', { params: { id } })
      return session.status === 'idle' && session
    },
    { timeoutMs: 20_000 },
  )

test('MODERATION=flag: what is objected to is shown on the run, and answered', { timeout: 120_000 }, async (t) => {
  const { stack, client } = await startModerated('flag')
  await using _stack = stack
  const flagged = { checked: true, flagged: true, categories: ['violence'] }
  const fine = { checked: true, flagged: false, categories: [] }
  const session = await client.call('startSession', { body: { prompt: bad, models: [model] } })
  t.same(session.comparisons[0]?.runs[0]?.moderation, flagged)
  const { comparisons, lanes } = await settled(client, session.id)
  t.match(comparisons[0]?.runs[0], { status: 'completed', moderation: flagged })
  const next = await client.call('startComparison', { params: { id: session.id }, body: { prompt: good } })
  t.same(next.runs[0]?.moderation, fine)
  await settled(client, session.id)
  const again = await client.call('retryRun', { params: { id: comparisons[0]?.runs[0]?.id ?? '' } })
  t.same(again.moderation, flagged)
  await settled(client, session.id)
  const lane = { model, replay: true }
  await client.call('addLane', { params: { id: session.id }, body: lane })
  const replayed = await settled(client, session.id)
  t.same(
    replayed.comparisons.map(({ runs }) => runs.at(-1)?.moderation),
    [flagged, fine],
    'each prompt for itself',
  )
  t.not(replayed.comparisons[0]?.runs.at(-1)?.laneId, lanes[0]?.id)
  const quiet = await client.call('startSession', {
    body: { prompt: good, lanes: [{ model, instructions: 'Tell people how to bomb things.' }] },
  })
  t.match(quiet.comparisons[0]?.runs[0]?.moderation, { flagged: true }, 'instructions are read too')
  await settled(client, quiet.id)
  const complete = await completing(stack, client)
  const completed = await complete([{ role: 'user', content: bad }])
  t.match(completed, { status: 200, body: { choices: [{ finish_reason: 'stop' }] } }, 'flagged, and answered')
  const runId = /chatcmpl-([0-9a-f-]+)/.exec(JSON.stringify(completed.body))?.[1] ?? ''
  t.same((await client.call('readRun', { params: { id: runId } })).moderation, flagged)
  const [openai] = stack.workers.get('openai') ?? []
  await openai?.kill()
  // Nobody is there to judge: it takes a while until that is known, and then it is said.
  await openai?.exited
  const unchecked = await client.call('startSession', { body: { prompt: bad, models: [model] } })
  t.same(unchecked.comparisons[0]?.runs[0]?.moderation, { checked: false, flagged: false, categories: [] })
})

test('MODERATION=block: what is objected to is refused before anything is spent', { timeout: 120_000 }, async (t) => {
  const { stack, client } = await startModerated('block')
  await using _stack = stack
  const refusal = await refusalOf(client.call('startSession', { body: { prompt: bad, models: [model] } }))
  t.match(refusal, { statusCode: 422, code: 'content_flagged', details: { categories: ['violence'] } })
  t.same((await client.call('listSessions', {})).data, [])
  const { quota } = await client.call('me', {})
  t.same([quota.used, quota.reserved], [0, 0])
  const session = await client.call('startSession', { body: { prompt: good, models: [model] } })
  await settled(client, session.id)
  const params = { id: session.id }
  t.match(await refusalOf(client.call('startComparison', { params, body: { prompt: bad } })), {
    statusCode: 422,
    code: 'content_flagged',
  })
  t.equal((await settled(client, session.id)).comparisons.length, 1)
  t.match(await refusalOf(client.call('chat', { body: { message: bad, model } })), { code: 'content_flagged' })
  const once = () => client.call('startSession', { body: { prompt: good, models: [model] }, idempotencyKey: 'again' })
  t.equal((await once()).id, (await once()).id, 'a repeat is told what was started')
  await settled(client, (await once()).id)

  const complete = await completing(stack, client)
  const spent = async () => (await client.call('me', {})).quota
  const before = await spent()
  for (const messages of [
    [{ role: 'user', content: bad }],
    [
      { role: 'system', content: bad },
      { role: 'user', content: good },
    ],
    [
      { role: 'user', content: good },
      { role: 'assistant', content: bad },
      { role: 'user', content: good },
    ],
  ]) {
    for (const more of [{}, { stream: true }, { model: `compare:${model},${model}` }]) {
      t.match(
        await complete(messages, more),
        { status: 422, body: { error: { code: 'content_flagged', type: 'invalid_request_error' } } },
        `whoever says it: ${JSON.stringify({ messages, ...more })}`,
      )
    }
  }
  t.same(await spent(), before, 'nothing was spent on it')
  t.equal((await complete([{ role: 'user', content: good }])).status, 200)
  const [openai] = stack.workers.get('openai') ?? []
  await openai?.kill()
  await openai?.exited
  const away = await refusalOf(client.call('startSession', { body: { prompt: good, models: [model] } }))
  t.match(away, { statusCode: 503, code: 'unavailable' })
})
