import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import type { TakenJob } from '../src/index.ts'
import { newJob } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'

t.test('queues tell what waits in them, for how long, and what was taken', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  t.strictSame(await bus.readQueues(), [], 'nobody has worked yet')

  const taken: TakenJob[] = []
  const work = (provider: string, slots: number) =>
    bus.takeJobs({
      provider,
      class: 'live',
      slots,
      onMalformed: () => {},
      onJob: async (job) => {
        taken.push(job)
        await new Promise<void>((resolve) => finish.push(resolve))
        await job.ack()
      },
    })
  const finish: (() => void)[] = []
  const works = [await work('openai', 1), await work('anthropic', 1)]
  for (let count = 0; count < 3; count++) {
    const job = newJob()
    await bus.publishJob(job, job.runId)
  }
  await waitFor(() => taken.length === 1)
  const [anthropic, openai, ...others] = await bus.readQueues()
  t.strictSame(others, [])
  t.match(anthropic, { name: 'w_anthropic_live', provider: 'anthropic', class: 'live', waiting: 0, running: 0 })
  t.equal(anthropic?.oldestMs, null)
  t.match(openai, { name: 'w_openai_live', provider: 'openai', waiting: 2, running: 1, redelivered: 0 })
  t.ok((openai?.oldestMs ?? -1) >= 0)
  const later = await waitFor(async () => {
    const again = (await bus.readQueues())[1]
    return (again?.oldestMs ?? 0) > (openai?.oldestMs ?? 0) ? again : null
  })
  t.match(later, { waiting: 2 }, 'the first that waits gets older')

  finish.shift()?.()
  await waitFor(() => taken.length === 2)
  t.match((await bus.readQueues())[1], { waiting: 1, running: 1 })
  finish.shift()?.()
  await waitFor(() => taken.length === 3)
  t.match((await bus.readQueues())[1], { waiting: 0, running: 1, oldestMs: null })
  finish.shift()?.()
  await Promise.all(works.map(({ drain }) => drain()))
  t.match((await bus.readQueues())[1], { waiting: 0, running: 0 })
})
