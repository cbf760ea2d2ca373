import { randomUUID } from 'node:crypto'
import { type ApiError, type Client, createClient } from '@playground/client'
import type { BackgroundJob, BackgroundJobRequest } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { type Stack, startStack } from '../src/index.ts'

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

const model = 'google/demo-comet'
const read = (client: Client, id: string) => client.call('readJob', { params: { id } })
const untilEnded = (client: Client, id: string): Promise<BackgroundJob> =>
  waitFor(
    async () => {
      const job = await read(client, id)
      return job.endedAt !== null && job
    },
    { timeoutMs: 30_000, describe: 'the job to end' },
  )

test('what chat and embeddings do is done in the background too', { timeout: 150_000 }, async (t) => {
  await using stack = await startStack({ environment: { RATE_LIMIT_STARTS_PER_MINUTE: '40', MODERATION: 'block' } })
  const client = await signUp(stack)
  const create = (body: BackgroundJobRequest, idempotencyKey?: string) =>
    client.call('createJob', { body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })

  await t.test('embeddings give what the route would give', async (t) => {
    for (const question of [{ text: 'A cat.' }, { input: ['A cat.', 'A dog.'] }]) {
      const made = await create({ type: 'embeddings', ...question })
      t.match(made, { status: 'queued' })
      const job = await untilEnded(client, made.jobId)
      t.match(job, { id: made.jobId, type: 'embeddings', state: 'completed', progress: 1, error: null })
      t.same(job.result, await client.call('embed', { body: question }))
    }
  })

  await t.test('a completion gives what the route would give, in its conversation', async (t) => {
    const { jobId } = await create({ type: 'completion', message: 'Name three rivers.', model })
    const seen = await waitFor(
      async () => {
        const job = await read(client, jobId)
        return job.state === 'active' && job.progress > 0.1 && job
      },
      { describe: 'the job to be under way', timeoutMs: 20_000 },
    )
    t.ok(seen.progress < 1 && seen.result === null)
    const { result, state } = await untilEnded(client, jobId)
    t.equal(state, 'completed')
    if (result === null || !('content' in result)) throw new Error('no answer')
    const conversation = await client.call('readConversation', { params: { id: result.conversationId ?? '' } })
    t.match(conversation.messages, [
      { role: 'USER', content: 'Name three rivers.' },
      { role: 'ASSISTANT', id: result.messageId, content: result.content, tokens: result.tokens, model },
    ])
    const more = { type: 'completion', message: 'And a lake.', conversationId: conversation.id } as const
    const next = await untilEnded(client, (await create(more)).jobId)
    t.match(next.result, { conversationId: conversation.id, model })
    const list = await client.call('listJobs', { query: { limit: '2' } })
    t.same(
      list.data.map(({ state, progress, result }) => [state, progress, result]),
      list.data.map(() => ['completed', 1, null]),
    )
    t.ok(list.meta.nextCursor)
  })

  await t.test('a scratch chat goes on in the background, and from there', async (t) => {
    const { jobId } = await create({ type: 'completion', message: 'My name is Ada.', model, scratch: true })
    const { result } = await untilEnded(client, jobId)
    t.match(result, { conversationId: null })
    await read(client, jobId)
    const history = await client.call('readScratch', { query: { model } })
    t.same(
      history.messages.map(({ role, content }) => [role, content]),
      [
        ['USER', 'My name is Ada.'],
        ['ASSISTANT', result !== null && 'content' in result ? result.content : ''],
      ],
      'once, however often it is read',
    )
  })

  await t.test('a key is one job, a cancel is heard, and what is objected to is refused at once', async (t) => {
    const body = {
      type: 'completion',
      message: 'Write a long essay about the sea.',
      model: 'openai/demo-scholar',
    } as const
    const [one, two] = await Promise.all([create(body, 'key'), create(body, 'key')])
    t.equal(one.jobId, two.jobId)
    t.match(await refusalOf(create({ type: 'embeddings', text: 'x' }, 'key')), { code: 'idempotency_key_reused' })
    await client.call('cancelJob', { params: { id: one.jobId } })
    t.match(await untilEnded(client, one.jobId), { state: 'cancelled', result: null, error: null })
    await client.call('cancelJob', { params: { id: one.jobId } })
    t.equal((await read(client, one.jobId)).state, 'cancelled')
    const refusal = await refusalOf(create({ type: 'completion', message: 'I will murder him.', model }))
    t.match(refusal, { statusCode: 422, code: 'content_flagged' })
  })

  await t.test('a hundred may wait and no more; nobody else notices', async (t) => {
    const many = await signUp(stack)
    // Each takes a while, and the places are few: more come in than go out.
    const input = Array.from({ length: 100 }, (_, at) => `text ${at}`)
    const answers: number[] = []
    const keepMaking = async () => {
      while (answers.length < 140) {
        const made = many.call('createJob', { body: { type: 'embeddings', input } })
        answers.push(await made.then(() => 202).catch(({ statusCode }: ApiError) => statusCode))
      }
    }
    await Promise.all([keepMaking(), keepMaking(), keepMaking(), keepMaking()])
    const refused = answers.filter((status) => status === 429).length
    t.same(new Set(answers), new Set(refused > 0 ? [202, 429] : [202]))
    t.ok(answers.length - refused >= 100, `${refused} refused`)
    const quick = await untilEnded(client, (await create({ type: 'embeddings', text: 'mine' })).jobId)
    t.equal(quick.state, 'completed')
  })
})
