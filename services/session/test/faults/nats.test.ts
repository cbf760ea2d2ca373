import { rm } from 'node:fs/promises'
import { newId, procedures } from '@playground/contracts'
import { temporaryDirectory, waitFor } from '@playground/testing'
import { test } from 'tap'
import { announceModels } from '../fixtures/announce.ts'
import { codeOf } from '../fixtures/code-of.ts'
import { startedEvent, typesIn, writeState } from '../fixtures/log.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('NATS is killed and comes back: nothing that was accepted is lost', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const held: (() => void)[] = []
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: async ({ runId, messages }) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (messages.at(-1)?.content === 'hold') held.push(resolve)
      else resolve()
      await promise
      return { text: `text of ${runId}` }
    },
  })
  const userId = await stack.register()
  const models = Array.from({ length: 8 }, () => 'alpha/one')
  const session = await stack.start(userId, { prompt: 'hold', models })
  await waitFor(() => held.length === 8, { describe: 'the runs to be held' })

  await stack.nats.kill()
  for (const release of held) release()
  const meanwhile = stack.start(userId, { prompt: 'asked while it is away', models: ['alpha/one'] }, 'key')
  const outcome = meanwhile.then(
    () => 'started',
    () => 'refused',
  )
  await stack.nats.restart()

  const settled = await waitFor(() => stack.settled(userId, session.id), { timeoutMs: 20_000 })
  for (const run of settled.comparisons[0]?.runs ?? []) t.equal(run.text, `text of ${run.id}`)
  // Told after it is saved: the ending may be a moment behind what the database says.
  const told = () => typesIn(stack.bus, { provider: 'session', sessionId: session.id })
  await waitFor(async () => (await told()).includes('comparison.ended'), { describe: 'the ending to be told' })
  t.same(await told(), ['comparison.created', 'comparison.ended'])

  await outcome
  const again = await stack.start(userId, { prompt: 'asked while it is away', models: ['alpha/one'] }, 'key')
  t.equal((await stack.settled(userId, again.id)).comparisons[0]?.status, 'completed')
  const { data } = await stack.call(procedures.listSessions, { userId, limit: 20, cursor: null, query: null })
  t.equal(data.length, 2, 'and it was started once')
})

test('NATS loses all its data: what was saved stays, what nobody had begun is answered, the rest ends', async (t) => {
  await using directory = await temporaryDirectory('session-nats')
  await using stack = await startStack({ silentAfterMs: 1000 }, { storeDir: directory.path })
  const userId = await stack.register()
  const saved = await (async () => {
    await using _worker = await startWorker(stack.bus, {
      models: [modelOf('alpha/one')],
      answer: () => ({ text: 'x' }),
    })
    const { id } = await stack.start(userId, { prompt: 'saved', models: ['alpha/one'] })
    return stack.settled(userId, id)
  })()
  await using _announced = await announceModels(stack.bus, [modelOf('alpha/one')])
  const admit = async () => {
    const { record, jobs } = await stack.call(procedures.startSession, {
      userId,
      sessionId: newId(),
      body: { prompt: 'x', models: ['alpha/one'] },
      acceptedAtMs: Date.now(),
      idempotency: null,
    })
    const [job] = jobs
    if (job === undefined) throw new Error('there is no job')
    return { id: record.session.id, job }
  }
  const waiting = await admit()
  const begun = await admit()
  await writeState(stack.bus, begun.job, startedEvent(begun.job, 1))
  await waitFor(async () => {
    const { run } = await stack.call(procedures.readRun, { userId, runId: begun.job.runId })
    return run.status === 'streaming'
  })

  await stack.nats.kill()
  await rm(directory.path, { recursive: true })
  await stack.nats.restart()
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'late' }),
  })
  const answered = await waitFor(() => stack.settled(userId, waiting.id), { timeoutMs: 30_000 })
  t.match(answered.comparisons[0]?.runs[0], { status: 'completed', text: 'late' })
  const lost = await waitFor(() => stack.settled(userId, begun.id), { timeoutMs: 30_000 })
  t.match(lost.comparisons[0]?.runs[0], { status: 'failed', error: { code: 'worker_lost' } })
  t.same((await stack.call(procedures.readSession, { userId, sessionId: saved.id })).session, saved)
  t.equal((await stack.call(procedures.readAccount, { userId })).quota.reserved, 0)
})

test('the service is killed in the middle and another one takes over where it stood', async (t) => {
  await using stack = await startStack(null)
  const first = await stack.startService()
  const gate = Promise.withResolvers<void>()
  await using worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: async ({ runId }) => {
      await gate.promise
      return { text: `text of ${runId}` }
    },
  })
  const userId = await stack.register()
  const session = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/one'] })
  await waitFor(() => worker.inputs.length === 2)
  await first.close()
  gate.resolve()
  await stack.startService()
  const settled = await stack.settled(userId, session.id)
  for (const run of settled.comparisons[0]?.runs ?? []) t.equal(run.text, `text of ${run.id}`)
})

test('a service that is replaced by another one refuses nobody', async (t) => {
  await using stack = await startStack(null)
  const settings = { startsPerMinute: 1_000_000, dailyTokens: 1_000_000_000 }
  const first = await stack.startService(settings)
  await using _announced = await announceModels(stack.bus, [modelOf('alpha/one')])
  const userIds = await Promise.all(Array.from({ length: 5 }, () => stack.register()))
  let replaced = false
  const starting = userIds.map(async (userId) => {
    const codes: (string | null)[] = []
    while (!replaced) codes.push(await codeOf(stack.start(userId, { prompt: 'x', models: ['alpha/one'] })))
    return codes
  })
  await stack.startService(settings)
  await first.close()
  replaced = true
  const codes = (await Promise.all(starting)).flat()
  t.ok(codes.length > 5)
  t.same(
    codes.filter((code) => code !== null),
    [],
  )
})
