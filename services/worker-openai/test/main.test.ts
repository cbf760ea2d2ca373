import { connectBus } from '@playground/bus'
import {
  type CatalogEntry,
  type Job,
  newId,
  procedures,
  type RunEnded,
  type RunInput,
  runState,
} from '@playground/contracts'
import {
  generatePrompt,
  type ProviderUpstream,
  promptedText,
  startNats,
  startProcess,
  startProviderUpstream,
  startService,
  waitFor,
} from '@playground/testing'
import t, { type Test } from 'tap'

t.setTimeout(120_000)

t.test('without its key the worker does not start, and says which variable is missing', async (t) => {
  const worker = await startProcess({
    command: process.execPath,
    args: ['src/main.ts'],
    env: {},
    cwd: `${import.meta.dirname}/..`,
  })
  t.same(await worker.exited, { code: 1, signal: null })
  t.match(worker.logs().join('\n'), 'worker-openai does not start. OPENAI_API_KEY is not set.')
})

t.test('started twice, both take work; what one that stops cannot finish, the other does', async (t) => {
  const { bus, start, work, upstream } = await startStack(t)
  let living: readonly CatalogEntry[] = []
  const stopFollowing = await bus.followCatalog((entries) => {
    living = entries
  })
  t.teardown(stopFollowing)
  const [first, second] = await Promise.all([work(), work()])
  await waitFor(() => living.length === 2, { timeoutMs: 20_000 })
  t.ok(
    living.every(({ provider, models }) => provider === 'openai' && models.some(({ id }) => id === 'openai/gpt-4.1')),
  )

  const prompt = { seed: 'long', chunks: 100, everyMs: 20 }
  const runs = await Promise.all(Array.from({ length: 4 }, () => start(generatePrompt(prompt))))
  await waitFor(() => upstream.active === 4)
  t.same(await first.stop(), { code: 0, signal: null })
  const attempts: number[] = []
  for (const run of runs) {
    const ended = await run.ended()
    const text = promptedText(prompt, 'gpt-4.1')
    t.match(ended, { status: 'completed', text, metrics: { usageSource: 'provider', costStatus: 'exact' } })
    attempts.push(ended.attempt)
  }
  t.same(attempts.toSorted(), [1, 1, 2, 2])
  t.equal(upstream.requests.length, 6)
  t.notMatch([...first.logs(), ...second.logs()].join('\n'), 'sk-secret')
})

type Stack = {
  bus: Awaited<ReturnType<typeof connectBus>>
  upstream: ProviderUpstream
  work(): ReturnType<typeof startService>
  start(prompt: string): Promise<{ ended(): Promise<RunEnded> }>
}

async function startStack(t: Test): Promise<Stack> {
  const nats = await startNats()
  t.teardown(() => nats[Symbol.asyncDispose]())
  const upstream = await startProviderUpstream()
  t.teardown(() => upstream[Symbol.asyncDispose]())
  const bus = await connectBus({ servers: nats.url, name: 'test' })
  t.teardown(() => bus[Symbol.asyncDispose]())
  await bus.provision()
  const inputs = new Map<string, RunInput>()
  bus.serve(procedures.readRunInput, async ({ runId }) => {
    const input = inputs.get(runId)
    if (input === undefined) throw new Error('no such run')
    return input
  })
  return {
    bus,
    upstream,
    work: async () => {
      const worker = await startService(
        'worker-openai',
        {
          NATS_URL: nats.url,
          OPENAI_API_KEY: 'sk-secret-1234567890',
          OPENAI_BASE_URL: upstream.openaiUrl,
          WORKER_SLOTS: '2',
          SHUTDOWN_GRACE_MS: '200',
        },
        { readyWhen: /taking jobs/ },
      )
      t.teardown(() => worker[Symbol.asyncDispose]())
      return worker
    },
    start: async (content) => {
      const runId = newId()
      const job: Job = {
        runId,
        kind: 'chat',
        sessionId: newId(),
        comparisonId: newId(),
        userId: newId(),
        provider: 'openai',
        model: 'openai/gpt-4.1',
        class: 'live',
        acceptedAtMs: Date.now(),
      }
      const names = { runId, sessionId: job.sessionId ?? '', userId: job.userId, provider: job.provider }
      inputs.set(runId, {
        kind: 'chat',
        runId,
        model: job.model,
        instructions: null,
        messages: [{ role: 'user', content }],
        parameters: {},
        maxOutputTokens: 10_000,
        costCapMicros: null,
      })
      const { sessionId, comparisonId } = job
      const queued = {
        type: 'run.queued',
        sessionId,
        at: '',
        runId,
        comparisonId,
        laneId: null,
        model: job.model,
        replaces: null,
      } as const
      await bus.store(runState, names, queued, { messageId: newId(), expectedLastSequence: 0 })
      await bus.publishJob(job, newId())
      return {
        ended: () =>
          waitFor(
            async () => {
              const last = await bus.readLast(runState, names)
              return last?.message.type === 'run.ended' && last.message
            },
            { timeoutMs: 40_000, intervalMs: 100 },
          ),
      }
    },
  }
}
