import { cancelRun } from '@playground/bus'
import { type LoneWork, newId, noId, procedures, runSettled, runState } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { startRuns } from '../../src/admission/start-runs.ts'
import { codeOf } from '../fixtures/code-of.ts'
import { crashed, depsOf } from '../fixtures/deps.ts'
import { modelOf } from '../fixtures/models.ts'
import { type Stack, startStack } from '../fixtures/stack.ts'
import { metricsOf, startWorker } from '../fixtures/worker.ts'

type Chat = Extract<LoneWork, { kind: 'chat' }>

const chat = (content: string, more: Partial<Chat> = {}): Chat => ({
  kind: 'chat',
  runId: newId(),
  model: 'alpha/one',
  instructions: 'Be brief.',
  messages: [{ role: 'user', content }],
  cutHistory: false,
  parameters: {},
  ...more,
})
const embedding = (...texts: string[]): LoneWork => ({ kind: 'embedding', runId: newId(), model: null, texts })
const moderation = (...texts: string[]): LoneWork => ({ kind: 'moderation', runId: newId(), texts })

const models = [
  modelOf('alpha/one'),
  modelOf('alpha/tiny', { contextWindow: 120, maxOutputTokens: 50 }),
  modelOf('alpha/embed', { kind: 'embedding', contextWindow: 100, maxOutputTokens: 0 }),
  modelOf('alpha/judge', { kind: 'moderation', contextWindow: 100, maxOutputTokens: 0, pricing: null }),
]

/** Starts as the gateway does, and publishes the jobs. */
async function start(stack: Stack, userId: string, works: LoneWork[], more: { key?: string; class?: 'batch' } = {}) {
  const request = {
    userId,
    acceptedAtMs: 0,
    idempotency: more.key === undefined ? null : { key: more.key, fingerprint: 'f' },
    class: more.class ?? ('live' as const),
    works,
  }
  const started = await stack.call(procedures.startRuns, request)
  await stack.publish(started.jobs)
  return started
}

const ended = (stack: Stack, userId: string, runId: string) =>
  waitFor(
    async () => {
      const { run, open } = await stack.call(procedures.readRun, { userId, runId })
      return open === null ? run : null
    },
    { describe: 'the run to end' },
  )
const quotaOf = async (stack: Stack, userId: string) => (await stack.call(procedures.readAccount, { userId })).quota

test('runs outside any session', async (t) => {
  await using stack = await startStack({ startsPerMinute: 12, embeddingsPerMinute: 3, dailyTokens: 50_000 })
  const held: (() => void)[] = []
  await using worker = await startWorker(stack.bus, {
    models,
    answer: async ({ messages }) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (messages.at(-1)?.content === 'hold') held.push(resolve)
      else resolve()
      await promise
      return { text: `about ${messages.at(-1)?.content}`, metrics: metricsOf(7, 3) }
    },
    judge: ({ texts }) => ({ text: texts.join('+'), metrics: metricsOf(4, 0) }),
  })

  await t.test('is answered, charged once, forgotten but for its answer, and told to be stored', async (t) => {
    const userId = await stack.register()
    const work = chat('cats')
    const { runs, sequence } = await start(stack, userId, [work])
    t.match(runs, [{ id: work.runId, comparisonId: work.runId, status: 'queued', model: 'alpha/one' }])
    const names = { provider: 'alpha', userId, sessionId: noId, runId: work.runId }
    const run = await ended(stack, userId, work.runId)
    t.match(run, { status: 'completed', text: 'about cats' })
    t.same(worker.inputs.at(-1), {
      kind: 'chat',
      runId: work.runId,
      model: 'alpha/one',
      instructions: 'Be brief.',
      messages: [{ role: 'user', content: 'cats' }],
      parameters: {},
      maxOutputTokens: 4096,
      costCapMicros: null,
    })
    const last = await stack.bus.readLast(runState, names)
    t.ok((last?.sequence ?? 0) > sequence)
    t.match(last?.message, { type: 'run.ended', sessionId: null, comparisonId: null })
    await waitFor(() => stack.bus.readLast(runSettled, { userId, runId: work.runId }), { describe: 'the word of it' })
    const quota = await quotaOf(stack, userId)
    t.same([quota.used, quota.reserved], [10, 0])
    t.equal((await stack.db.selectFrom('run_inputs').selectAll().where('run_id', '=', work.runId).execute()).length, 0)
    const charges = await stack.db.selectFrom('charges').selectAll().where('user_id', '=', userId).execute()
    t.match(charges, [{ kind: 'chat', tokens: 10, session_id: null }])
    const stranger = await stack.register()
    const theirs = { userId: stranger, runId: work.runId }
    t.equal(await codeOf(stack.call(procedures.readRun, theirs)), 'not_found')
    t.equal(await codeOf(stack.call(procedures.locateRun, theirs)), 'not_found')
    const retry = { userId, runId: work.runId, acceptedAtMs: 0, idempotency: null }
    t.equal(await codeOf(stack.call(procedures.retryRun, retry)), 'conflict')
  })

  await t.test('the same key is the same run, another body is refused, and nobody takes an id', async (t) => {
    const userId = await stack.register()
    const [one, two] = await Promise.all([
      start(stack, userId, [chat('once')], { key: 'k' }),
      start(stack, userId, [chat('once')], { key: 'k' }),
    ])
    t.equal(one.runs[0]?.id, two.runs[0]?.id)
    t.same([one.replayed, two.replayed].sort(), [false, true])
    const runId = one.runs[0]?.id ?? ''
    await ended(stack, userId, runId)
    const again = await start(stack, userId, [chat('once')], { key: 'k' })
    t.match(again.runs, [{ id: runId, status: 'completed', text: 'about once' }])
    t.same(again.jobs, [])
    const other = { userId, acceptedAtMs: 0, idempotency: { key: 'k', fingerprint: 'g' }, class: 'live' as const }
    t.equal(await codeOf(stack.call(procedures.startRuns, { ...other, works: [chat('x')] })), 'idempotency_key_reused')
    const thief = await stack.register()
    t.equal(await codeOf(start(stack, thief, [chat('mine', { runId })])), 'conflict')
  })

  await t.test('chats count as starts, embeddings for themselves, moderation and background as nothing', async (t) => {
    const userId = await stack.register()
    for (let count = 0; count < 3; count++) await start(stack, userId, [embedding('a', 'b')])
    t.equal(await codeOf(start(stack, userId, [embedding('a')])), 'rate_limited')
    await start(stack, userId, [embedding('in the background')], { class: 'batch' })
    await start(stack, userId, [moderation('fine')])
    // Several models asked at once are one start.
    await start(stack, userId, [chat('a'), chat('b'), chat('c')])
    for (let count = 1; count < 12; count++) await start(stack, userId, [chat('short')])
    t.equal(await codeOf(start(stack, userId, [chat('one more')])), 'rate_limited')
  })

  await t.test('what does not fit is refused, or cut from the oldest', async (t) => {
    const userId = await stack.register()
    const tiny = { model: 'alpha/tiny', instructions: null }
    const messages = Array.from({ length: 9 }, (_, at) => ({
      role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content: `${at} ${'word '.repeat(10)}`,
    }))
    t.equal(await codeOf(start(stack, userId, [chat('', { ...tiny, messages })])), 'context_too_long')
    const cut = chat('', { ...tiny, messages, cutHistory: true })
    await start(stack, userId, [cut])
    await ended(stack, userId, cut.runId)
    t.same(
      worker.inputs.at(-1)?.messages.map(({ content }) => content[0]),
      ['6', '7', '8'],
    )
    t.equal(await codeOf(start(stack, userId, [embedding('fits', 'x'.repeat(1000))])), 'context_too_long')
    t.equal(await codeOf(start(stack, userId, [chat('x', { model: 'alpha/embed' })])), 'unknown_model')
    t.equal(
      await codeOf(start(stack, userId, [{ ...embedding('x'), model: 'alpha/one' } as LoneWork])),
      'unknown_model',
    )
    t.equal(await codeOf(start(stack, userId, [chat('a'), chat('b', { model: 'alpha/none' })])), 'unknown_model')
    t.equal(
      await codeOf(
        start(
          stack,
          userId,
          Array.from({ length: 8 }, () => chat('many')),
        ),
      ),
      null,
      'within the quota',
    )
    t.equal(
      await codeOf(
        start(
          stack,
          userId,
          Array.from({ length: 8 }, () => chat('many')),
        ),
      ),
      'quota_exceeded',
    )
    t.equal((await quotaOf(stack, userId)).remaining >= 0, true)
  })

  await t.test('waits behind the user’s other runs, unless nobody waits to read it', async (t) => {
    const userId = await stack.register()
    await stack.db.updateTable('users').set({ daily_tokens: 10_000_000 }).where('id', '=', userId).execute()
    const many = (count: number) => Array.from({ length: count }, () => chat('hold'))
    t.equal((await start(stack, userId, many(8))).jobs.length, 8)
    t.equal((await start(stack, userId, many(8))).jobs.length, 8)
    const [late] = (await start(stack, userId, [chat('late')])).runs
    t.equal((await start(stack, userId, [chat('later')])).jobs.length, 0, 'all places are taken')
    for (const given of [
      { works: [moderation('x')] },
      { works: [embedding('x')], more: { class: 'batch' as const } },
    ]) {
      const { jobs, runs } = await start(stack, userId, given.works, given.more)
      t.equal(jobs.length, 1)
      await ended(stack, userId, runs[0]?.id ?? '')
    }
    await waitFor(() => held.length === 16)
    for (const release of held) release()
    t.match(await ended(stack, userId, late?.id ?? ''), { status: 'completed' })
  })

  await t.test('a cancel ends it, whether it waits or runs', async (t) => {
    const userId = await stack.register()
    const work = chat('never published')
    await stack.call(procedures.startRuns, {
      userId,
      acceptedAtMs: 0,
      idempotency: null,
      class: 'live',
      works: [work],
    })
    const names = { provider: 'alpha', userId, sessionId: noId, runId: work.runId }
    await cancelRun(stack.bus, names)
    t.match(await ended(stack, userId, work.runId), { status: 'cancelled', text: '' })
    const quota = await quotaOf(stack, userId)
    t.same([quota.used, quota.reserved], [0, 0])
  })

  await t.test('a start that was committed and not announced is announced and answered', async (t) => {
    const userId = await stack.register()
    const work = chat('after the crash')
    const deps = depsOf(stack, { signal: crashed })
    const request = { userId, acceptedAtMs: 0, idempotency: null, class: 'live' as const, works: [work] }
    await t.rejects(startRuns(deps)(request), { message: 'the process died' })
    t.match(await ended(stack, userId, work.runId), { status: 'completed', text: 'about after the crash' })
  })

  await t.test('whoever deletes the account stops what runs', async (t) => {
    const userId = await stack.register()
    held.length = 0
    const work = chat('hold')
    await start(stack, userId, [work])
    await waitFor(() => held.length === 1)
    await stack.call(procedures.deleteAccount, { userId })
    const names = { provider: 'alpha', userId, sessionId: noId, runId: work.runId }
    const last = await stack.bus.readLast(runState, names)
    t.equal(last?.message.type, 'run.cancel-requested')
    for (const release of held) release()
  })
})

test('without a worker a run outside any session ends', async (t) => {
  await using stack = await startStack({ noWorkerAfterMs: 500 })
  const userId = await stack.register()
  const work = chat('anybody?')
  const deps = depsOf(stack)
  await startRuns(deps)({ userId, acceptedAtMs: 0, idempotency: null, class: 'live', works: [work] })
  t.match(await ended(stack, userId, work.runId), { status: 'failed', error: { code: 'no_worker' } })
  t.equal(await codeOf(start(stack, userId, [moderation('x')])), 'unavailable', 'and nobody judges')
})
