import { type RunStateEvent, runState } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { manualProvider } from '../lab/manual-provider.ts'
import { startLab } from '../lab/start-lab.ts'

t.setTimeout(120_000)
t.jobs = 4

const head = { sessionId: null, at: '' }
const started = (runId: string, attempt: number, workerId = 'gone'): RunStateEvent => ({
  type: 'run.started',
  ...head,
  runId,
  attempt,
  workerId,
})
const delta = (runId: string, attempt: number, text: string) =>
  ({ type: 'run.delta', ...head, runId, attempt, index: 1, textIndex: 1, offset: 0, kind: 'text', text }) as const

t.test('a run of a lost worker is done again, or ended, by what was shown of it', async (t) => {
  const lab = await startLab(t)
  const unseen = await lab.start({ before: ({ runId }, write) => write(started(runId, 1)) })
  const seenOnce = await lab.start({
    before: async ({ runId }, write) => {
      await write(started(runId, 1))
      await write(delta(runId, 1, 'first'))
    },
  })
  const seenTwice = await lab.start({
    before: async ({ runId }, write) => {
      await write(started(runId, 1))
      await write(delta(runId, 1, 'first'))
      await write(started(runId, 2))
      await write(delta(runId, 2, 'second'))
    },
  })
  const seenThenUnseen = await lab.start({
    before: async ({ runId }, write) => {
      await write(started(runId, 1))
      await write(delta(runId, 1, 'first'))
      await write(started(runId, 2))
    },
  })
  const unseenThrice = await lab.start({ before: ({ runId }, write) => write(started(runId, 3)) })
  const exhausted = await lab.start({
    before: async ({ runId }, write) => {
      await write(started(runId, 3))
      await write(delta(runId, 3, 'third'))
    },
  })
  const provider = manualProvider((call) => {
    call.say('whole')
    call.finish()
  })
  const worker = await lab.work(provider)

  t.match(await unseen.ended, { status: 'completed', attempt: 2, text: 'whole', workerId: worker.id })
  t.match(await seenOnce.ended, { status: 'completed', attempt: 2, text: 'whole' })
  t.match((await seenOnce.fold()).voided, [{ attempt: 1, text: 'first' }])
  t.match(await seenThenUnseen.ended, { status: 'completed', attempt: 3, text: 'whole' })
  t.match(await seenTwice.ended, {
    status: 'interrupted',
    attempt: 2,
    text: 'second',
    length: 6,
    error: { code: 'worker_lost', retryable: true },
    metrics: { usageSource: 'estimated', costStatus: 'estimated', usage: { input: 2, output: 2 } },
  })
  t.match(await unseenThrice.ended, { status: 'failed', attempt: 3, text: '', error: { code: 'attempts_exhausted' } })
  t.match(await exhausted.ended, { status: 'interrupted', text: 'third', error: { code: 'attempts_exhausted' } })
  t.equal(provider.calls, 3)
  await waitFor(() => worker.settled.length === 6)
  t.ok(worker.settled.every(({ how }) => how === 'ack'))
})

t.test('a run whose owner lives is left to it, and taken over when it says that it has it no more', async (t) => {
  const lab = await startLab(t)
  let owns = true
  const stop = lab.bus.answerOwnership('owner', () => owns)
  t.teardown(stop)
  const run = await lab.start({ before: ({ runId }, write) => write(started(runId, 1, 'owner')) })
  const provider = manualProvider((call) => {
    call.say('mine now')
    call.finish()
  })
  const worker = await lab.work(provider)
  await waitFor(() => worker.settled.length > 0)
  t.same(worker.settled, [{ runId: run.job.runId, how: 'nak' }])
  t.equal(provider.calls, 0)
  owns = false
  t.match(await run.ended, { status: 'completed', attempt: 2, text: 'mine now' })
})

t.test('an attempt that another worker has taken over writes nothing more', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  const worker = await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  call.say('of the first')
  await waitFor(async () => (await run.fold()).run.text !== '')
  const aborted = new Promise((resolve) => call.signal.addEventListener('abort', resolve))
  await lab.bus.store(runState, run.names, started(run.job.runId, 2, 'another'), { messageId: 'another' })
  await aborted
  call.say('too late')
  call.finish()
  await waitFor(async () => (await lab.bus.askOwner(worker.id, run.job.runId)) === 'not-mine')
  const kinds = (await run.events()).map(({ type }) => type)
  t.same(kinds, ['run.queued', 'run.started', 'run.delta', 'run.started'])
  t.same(worker.settled, [], "the job is the other's")
})

t.test('a run that was ended by somebody else is let go', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  const worker = await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  const aborted = new Promise((resolve) => call.signal.addEventListener('abort', resolve))
  await lab.bus.store(
    runState,
    run.names,
    {
      type: 'run.ended',
      ...head,
      runId: run.job.runId,
      comparisonId: null,
      attempt: 1,
      status: 'failed',
      finishReason: null,
      error: { code: 'worker_lost', message: 'lost', retryable: true },
      metrics: null,
      length: 0,
      sha256: '',
    },
    { messageId: 'sweeper' },
  )
  await aborted
  await waitFor(() => worker.settled.length > 0)
  t.same(worker.settled, [{ runId: run.job.runId, how: 'ack' }])
  t.equal((await run.events()).filter(({ type }) => type === 'run.ended').length, 1)
})

t.test('a worker that stops hands back what it cannot finish, and the next one goes on at once', async (t) => {
  const lab = await startLab(t)
  const first = manualProvider()
  const worker = await lab.work(first)
  const quick = await lab.start()
  const quickCall = await first.next()
  const slow = await lab.start()
  const slowCall = await first.next()
  const closing = worker.close(300)
  quickCall.say('in time')
  quickCall.finish()
  t.match(await quick.ended, { status: 'completed', attempt: 1 })
  await closing
  t.equal(slowCall.signal.aborted, true)
  t.same(
    worker.settled.filter(({ runId }) => runId === slow.job.runId).map(({ how }) => how),
    ['nak'],
  )
  const second = manualProvider((call) => {
    call.say('by the second')
    call.finish()
  })
  await lab.work(second)
  t.match(await slow.ended, { status: 'completed', attempt: 2, text: 'by the second' })
})
