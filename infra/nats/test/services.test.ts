import { cancelRun, type LogEntry, scratchChat } from '@playground/bus'
import {
  liveState,
  newId,
  noId,
  procedures,
  runOutput,
  runSettled,
  runState,
  runsLog,
  sessionState,
} from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { delta, newCatalogEntry, newJob, newRunNames, queued, sessionDeleted, started } from './fixtures/events.ts'
import { openServiceBus } from './fixtures/open-service-bus.ts'
import { serviceNames, startGuardedNats } from './fixtures/start-guarded-nats.ts'

const nats = await startGuardedNats()
const users = new AsyncDisposableStack()
t.teardown(async () => {
  await users.disposeAsync()
  await nats[Symbol.asyncDispose]()
})
const sign = async (name: (typeof serviceNames)[number]) => users.use(await openServiceBus(nats, name))

await t.test('the session service makes the streams, also where they are', async (t) => {
  const session = await sign('session')
  await session.bus.provision()
  await session.bus.provision()
  t.strictSame(session.complaints, [])
})

t.test('everybody finds that nothing is left to provision', async (t) => {
  for (const name of serviceNames) {
    const { bus, complaints } = await sign(name)
    await bus.provision()
    t.strictSame(complaints, [], name)
  }
})

t.test('the session service answers gateway and workers, in parts where it must', async (t) => {
  const session = await sign('session')
  const runId = newId()
  session.bus.serve(procedures.countRequest, async () => ({}))
  session.bus.serve(procedures.registerUser, async ({ passwordHash }) => ({
    user: { id: runId, email: 'a@example.com', name: passwordHash, picture: null, role: 'user' as const },
    loginId: runId,
  }))
  session.bus.serve(procedures.sessionHealth, async () => ({ status: 'ok' as const, checks: {} }))
  session.bus.serve(procedures.readRunInput, async ({ provider }) => ({
    kind: 'chat' as const,
    runId,
    model: `${provider}/test`,
    instructions: null,
    messages: [{ role: 'user' as const, content: 'x'.repeat(900_000) }],
    parameters: {},
    maxOutputTokens: 1,
    costCapMicros: null,
  }))
  const gateway = await sign('gateway')
  t.strictSame(await gateway.bus.call(procedures.countRequest, { userId: runId }), {})
  const passwordHash = 'y'.repeat(900_000)
  const login = await gateway.bus.call(procedures.registerUser, {
    ...{ email: 'a@example.com', name: null, passwordHash, refreshHash: '0'.repeat(64) },
  })
  t.equal(login.user.name?.length, passwordHash.length, 'a large request and a large answer')
  t.equal((await session.bus.call(procedures.sessionHealth, {})).status, 'ok', 'its own health check')
  for (const [name, provider] of [
    ['worker-openai', 'openai'],
    ['worker-openai-compatible', 'groq'],
  ] as const) {
    const worker = await sign(name)
    const input = await worker.bus.call(procedures.readRunInput, { runId, provider })
    t.equal(input.kind === 'chat' && input.messages[0]?.content.length, 900_000, name)
    t.strictSame(worker.complaints, [])
  }
  t.strictSame([gateway.complaints, session.complaints], [[], []])
})

t.test('revoked logins reach the gateway', async (t) => {
  const session = await sign('session')
  const gateway = await sign('gateway')
  const [before, after] = [newId(), newId()]
  const revoked: string[] = []
  await session.bus.revoke(before)
  const stop = await gateway.bus.followRevoked((id) => revoked.push(id))
  t.ok(revoked.includes(before))
  await session.bus.revoke(after)
  await waitFor(() => revoked.includes(after))
  stop()
  t.strictSame([gateway.complaints, session.complaints], [[], []])
})

t.test('the gateway keeps scratch histories', async (t) => {
  const gateway = await sign('gateway')
  const names = { userId: newId(), model: 'b3BlbmFpL2dwdA' }
  const { sequence } = await gateway.bus.store(scratchChat, names, { chat: '', messages: [] }, { messageId: newId() })
  const again = { messageId: newId(), expectedLastSequence: sequence }
  await gateway.bus.store(scratchChat, names, { chat: 'next', messages: [] }, again)
  t.equal((await gateway.bus.readLast(scratchChat, names))?.message.chat, 'next')
  t.strictSame(await gateway.bus.listNames(scratchChat, { userId: names.userId }), [names])
  t.strictSame(gateway.complaints, [])
})

for (const [name, provider] of [
  ['worker-openai', 'openai'],
  ['worker-anthropic', 'anthropic'],
  ['worker-google', 'google'],
  ['worker-openai-compatible', 'groq'],
] as const) {
  t.test(`a run goes its whole way through ${name}`, async (t) => {
    const gateway = await sign('gateway')
    const session = await sign('session')
    const worker = await sign(name)
    const colleague = await sign(name)
    const names = newRunNames(provider)
    const workerId = newId()

    // The gateway follows everything; the session service writes, and reads what it must settle.
    const followed: LogEntry[] = []
    const tail = await gateway.bus.tail({ onEntry: (entry) => followed.push(entry), onReset: () => {} })
    const settled: string[] = []
    const consumption = await session.bus.consumeLog({
      name: 'session',
      filter: 'runs.*.*.*.*.state',
      batch: 10,
      maxWaitMs: 5,
      onBatch: async (entries) => void settled.push(...entries.map(({ subject }) => subject)),
    })
    const sessionNames = { userId: names.userId, sessionId: names.sessionId, comparisonId: noId }
    await session.bus.store(sessionState, sessionNames, sessionDeleted(names), { messageId: newId() })
    const stored = { runId: names.runId, at: new Date().toISOString() }
    await session.bus.store(runSettled, names, stored, { messageId: newId(), expectedLastSequence: 0 })
    const first = await session.bus.store(runState, names, queued(names), {
      messageId: newId(),
      expectedLastSequence: 0,
    })

    // The worker takes the job of either class, asks its colleague, runs.
    const taken: string[] = []
    const take = (kind: 'live' | 'batch') =>
      worker.bus.takeJobs({
        provider,
        class: kind,
        slots: 2,
        onJob: async (job) => {
          job.working()
          taken.push(job.job.runId)
          if (taken.length === 1) return job.nak(1)
          await job.ack()
        },
        onMalformed: () => t.fail('a job is a job'),
      })
    const works = [await take('live'), await take('batch')]
    await gateway.bus.publishJob(newJob(names, 'live'), newId())
    await session.bus.publishJob(newJob(newRunNames(provider), 'batch'), newId())
    await waitFor(() => taken.length === 3, { describe: 'the jobs, one of them twice' })

    const hints: string[] = []
    const stopHints = colleague.bus.listen(liveState, { provider }, ({ type }) => void hints.push(type))
    worker.bus.answerOwnership(workerId, (runId) => runId === names.runId)
    t.equal(await colleague.bus.askOwner(workerId, names.runId), 'mine')
    t.equal(await colleague.bus.askOwner(newId(), names.runId), 'gone')

    t.equal((await worker.bus.readLast(runState, names))?.sequence, first.sequence)
    const begun = { messageId: newId(), expectedLastSequence: first.sequence }
    await worker.bus.store(runState, names, started(names, workerId), begun)
    t.ok(worker.bus.publish(runOutput, names, delta(names, 1)))
    t.ok(await worker.bus.publishProbe(runOutput, names, delta(names, 2)))
    await waitFor(() => hints.includes('run.started'), { describe: 'the hint' })
    stopHints()

    // A worker that takes over reads what was shown; the gateway joins; the session service folds.
    const { lastSequence } = await worker.bus.logEnd()
    const readOutput = async (reader: typeof worker, filter: string, fromSequence = 1) => {
      let count = 0
      await reader.bus.readLog({ filter, fromSequence, untilSequence: lastSequence, onEntry: () => count++ })
      return count
    }
    t.equal(await readOutput(colleague, runOutput.subject(names)), 2)
    t.equal(await readOutput(gateway, runsLog.filter({ userId: names.userId, sessionId: names.sessionId })), 5)
    t.equal(await readOutput(session, runsLog.filter(names)), 4)
    for (const reader of [gateway, session]) {
      t.equal(await readOutput(reader, runsLog.filter(names), first.sequence + 1), 3, 'from the middle on')
    }
    t.equal(await cancelRun(gateway.bus, names), 'requested')
    const waiting = newRunNames(provider)
    await session.bus.store(runState, waiting, queued(waiting), { messageId: newId(), expectedLastSequence: 0 })
    t.equal(await cancelRun(gateway.bus, waiting), 'ended')
    await waitFor(() => settled.filter((subject) => subject.includes(names.runId)).length === 3)
    t.type(await session.bus.backlogShare('session'), 'number')
    t.type(await session.bus.backlogMessages('session'), 'number')
    await waitFor(() => followed.some(({ subject }) => subject === runState.subject(waiting)))

    // Models are announced to gateway and session service, and taken back.
    const seen = new Map<string, number>()
    const stops = await Promise.all(
      [gateway, session].map((reader, index) =>
        reader.bus.followCatalog((entries) => seen.set(`${index}`, entries.length)),
      ),
    )
    await worker.bus.announce(newCatalogEntry(provider, workerId))
    await waitFor(() => seen.get('0') === 1 && seen.get('1') === 1, { describe: 'the announcement' })
    await worker.bus.withdraw(provider, workerId)
    await waitFor(() => seen.get('0') === 0 && seen.get('1') === 0, { describe: 'its end' })
    for (const stop of stops) stop()

    for (const { bus } of [gateway, session]) t.ok(await bus.probeWrite(2000), 'a write is acknowledged')
    await Promise.all([...works, consumption].map((work) => work.drain()))

    // How the queues are is told to the session service, the age of what waits in them included.
    await gateway.bus.publishJob(newJob(newRunNames(provider), 'batch'), newId())
    const queues = await session.bus.readQueues()
    t.type(queues.find((queue) => queue.provider === provider && queue.class === 'batch')?.oldestMs, 'number')
    await tail[Symbol.asyncDispose]()
    t.strictSame(
      [gateway, session, worker, colleague].flatMap(({ complaints }) => complaints),
      [],
    )
  })
}

t.test('the worker for any provider hears nothing of those that have a worker of their own', async (t) => {
  const session = await sign('session')
  const worker = await sign('worker-openai-compatible')
  const heard: string[] = []
  const stop = worker.bus.listen(liveState, {}, (_, { provider }) => void heard.push(provider))
  for (const provider of ['openai', 'groq', 'anthropic', 'ollama']) {
    const names = newRunNames(provider)
    await session.bus.store(runState, names, queued(names), { messageId: newId(), expectedLastSequence: 0 })
  }
  await waitFor(() => heard.includes('ollama'))
  t.strictSame(heard, ['groq', 'ollama'])
  stop()
})
