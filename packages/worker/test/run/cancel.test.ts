import { cancelRun } from '@playground/bus'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { ProviderFault } from '../../src/index.ts'
import { manualProvider } from '../lab/manual-provider.ts'
import { bound, startLab } from '../lab/start-lab.ts'

t.setTimeout(120_000)
t.jobs = 4

t.test('a cancelled run ends the call at once and keeps what came', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  const worker = await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  call.say('so far')
  await waitFor(async () => (await run.fold()).run.text === 'so far')
  const aborted = new Promise((resolve) => call.signal.addEventListener('abort', resolve))
  t.equal(await cancelRun(lab.bus, run.names), 'requested')
  await aborted
  t.match(await run.ended, {
    status: 'cancelled',
    text: 'so far',
    error: null,
    workerId: worker.id,
    metrics: { usageSource: 'estimated', usage: { input: 2, output: 2 } },
  })
  await waitFor(() => worker.settled.length > 0)
  t.same(worker.settled, [{ runId: run.job.runId, how: 'ack' }])
})

t.test('a cancel while it waits to try again ends the waiting', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  await lab.work(provider)
  const run = await lab.start()
  ;(await provider.next()).fail(new ProviderFault('provider_rate_limited', { retryAfterMs: 20_000 }))
  await waitFor(async () => (await run.events()).some(({ type }) => type === 'run.progress'))
  await cancelRun(lab.bus, run.names)
  t.match(await run.ended, { status: 'cancelled', text: '', metrics: { usage: { total: 0 }, tries: 1 } })
  t.equal(provider.calls, 1)
})

t.test(
  'a request to cancel that nobody answered is answered by the next worker, with the text of the log',
  async (t) => {
    const lab = await startLab(t)
    const provider = manualProvider()
    const run = await lab.start({
      before: async ({ runId }, write) => {
        const head = { sessionId: null, at: '', runId }
        await write({ type: 'run.started', ...head, attempt: 1, workerId: 'gone' })
        await write({
          type: 'run.delta',
          ...head,
          attempt: 1,
          index: 1,
          textIndex: 1,
          offset: 0,
          kind: 'text',
          text: 'left behind',
        })
        await write({ type: 'run.cancel-requested', ...head, attempt: 1 })
      },
    })
    await lab.work(provider)
    const ended = await run.ended
    t.match(ended, {
      status: 'cancelled',
      attempt: 1,
      text: 'left behind',
      length: 11,
      metrics: { costStatus: 'estimated' },
    })
    t.equal(ended.workerId, undefined)
    t.equal(provider.calls, 0)
  },
)

t.test('a cancel aimed at the end leaves exactly one ending, never a completed one after the request', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider((call) => {
    call.say('text')
    setImmediate(() => call.finish())
  })
  await lab.work(provider)
  const outcomes: string[] = []
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const run = await lab.start()
      const tries = Array.from({ length: 3 }, async (_, at) => {
        await new Promise((resolve) => setTimeout(resolve, (index % 20) + at))
        return cancelRun(lab.bus, run.names)
      })
      const { status } = await run.ended
      outcomes.push(status)
      await Promise.all(tries)
      const states = (await run.events()).map(({ type }) => type).filter((type) => type !== 'run.delta')
      t.equal(states.filter((type) => type === 'run.ended').length, 1)
      t.equal(states.at(-1), 'run.ended')
      if (states.includes('run.cancel-requested')) t.equal(status, 'cancelled')
    }),
  )
  t.ok(outcomes.includes('completed') || outcomes.includes('cancelled'))
})

t.test('a request to cancel that comes just before the ending is obeyed', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  let overtaken = 0
  await lab.work(provider, {
    spoil: (bus) => ({
      ...bound(bus),
      get up() {
        return bus.up
      },
      store: async (channel, names, message, publication) => {
        if (publication.messageId.includes('.end.') && overtaken++ === 0) await cancelRun(lab.bus, run.names)
        return bus.store(channel, names, message, publication)
      },
    }),
  })
  const run = await lab.start()
  const call = await provider.next()
  call.say('all of it')
  call.finish()
  t.match(await run.ended, { status: 'cancelled', text: 'all of it', finishReason: null, error: null })
  const states = (await run.events()).map(({ type }) => type)
  t.same(states, ['run.queued', 'run.started', 'run.delta', 'run.cancel-requested', 'run.ended'])
})
