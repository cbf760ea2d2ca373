import { createHash } from 'node:crypto'
import { StreamFull } from '@playground/bus'
import { type ChatInput, newId, type RunEnded, runEnded } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { manualProvider } from '../lab/manual-provider.ts'
import { bound, startLab } from '../lab/start-lab.ts'

t.setTimeout(120_000)
t.jobs = 4

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

t.test('an input that comes with the job is not asked for', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  await lab.work(provider)
  const runId = newId()
  const input: ChatInput = {
    ...{ kind: 'chat', runId, model: 'manual/model', instructions: 'Be brief.' },
    ...{ messages: [{ role: 'user', content: 'Hello?' }], parameters: {}, maxOutputTokens: 7, costCapMicros: null },
  }
  const run = await lab.start({ input: null, job: { runId, input } })
  const call = await provider.next()
  t.match(call.request, { instructions: 'Be brief.', maxOutputTokens: 7 })
  call.say('Hello')
  call.finish()
  t.match(await run.ended, { status: 'completed', text: 'Hello' })
})

t.test('a run goes from its job to its ending', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  const worker = await lab.work(provider)
  const run = await lab.start({ input: { instructions: 'Be brief.', parameters: { temperature: 0.5 } } })
  const call = await provider.next()
  t.match(call.request, {
    modelName: 'model',
    instructions: 'Be brief.',
    parameters: { temperature: 0.5 },
    maxOutputTokens: 1000,
  })
  call.say('Thinking. ', 'reasoning')
  call.say('Hello')
  call.say(' there \ud83e')
  call.say('\udd8a\u0000!')
  call.finish()
  const ended = await run.ended
  const text = 'Hello there 🦊\ufffd!'
  t.ok(runEnded.safeParse(ended).success)
  t.match(ended, {
    status: 'completed',
    finishReason: 'stop',
    error: null,
    attempt: 1,
    workerId: worker.id,
    text,
    reasoning: 'Thinking. ',
    length: text.length,
    sha256: sha256(text),
    metrics: {
      usage: { input: 10, output: 20, total: 30 },
      usageSource: 'provider',
      costMicros: 210,
      priceVersion: 'manual-1',
    },
    request: { droppedParameters: [] },
  })
  t.equal(ended.timeline?.at(-1)?.[1], text.length)
  await waitFor(() => worker.settled.length > 0)
  t.same(worker.settled, [{ runId: run.job.runId, how: 'ack' }])

  const fold = await run.fold()
  t.match(fold, { run: { status: 'completed', attempt: 1, text, reasoning: 'Thinking. ' }, hole: false, settled: true })
  const kinds = (await run.events()).map(({ type }) => type)
  t.same(kinds.slice(0, 3), ['run.queued', 'run.started', 'run.delta'])
  t.equal(kinds.at(-1), 'run.ended')
})

t.test('two workers of a provider share its queue and both get work', async (t) => {
  const lab = await startLab(t)
  const providers = [manualProvider(), manualProvider()]
  for (const provider of providers) await lab.work(provider, { slots: 2 })
  const runs = await Promise.all(Array.from({ length: 4 }, () => lab.start()))
  const calls = await Promise.all(providers.flatMap((provider) => [provider.next(), provider.next()]))
  for (const call of calls) {
    call.say('done')
    call.finish()
  }
  for (const run of runs) t.match(await run.ended, { status: 'completed', text: 'done' })
  t.same(
    providers.map(({ calls }) => calls),
    [2, 2],
  )
})

t.test(
  'a fault before any output is tried again and told of; one after it ends the run with what there is',
  async (t) => {
    const lab = await startLab(t)
    const provider = manualProvider()
    await lab.work(provider)
    const run = await lab.start()
    ;(await provider.next()).fail(new Error('first'))
    const second = await provider.next()
    second.say('partial ')
    second.fail(new Error('second'))
    t.match(await run.ended, {
      status: 'interrupted',
      text: 'partial ',
      attempt: 1,
      error: { code: 'provider_unavailable', retryable: true },
      metrics: { tries: 2, usageSource: 'estimated' },
    })
    const progress = (await run.events()).find(({ type }) => type === 'run.progress')
    t.match(progress, { state: 'retrying', tries: 2, code: 'provider_unavailable', attempt: 1 })
  },
)

t.test('a run without any text fails', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider((call) => call.cut())
  await lab.work(provider)
  const run = await lab.start()
  t.match(await run.ended, {
    status: 'failed',
    text: '',
    length: 0,
    error: { code: 'empty_response' },
    sha256: sha256(''),
  })
})

t.test('silent runs say that they live', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  const waiting = await waitFor(async () => (await run.events()).find(({ type }) => type === 'run.progress'))
  t.match(waiting, { state: 'waiting', attempt: 1 })
  t.ok('sinceMs' in waiting && waiting.sinceMs < 5500, 'at least every 5 s')
  call.say('and on')
  call.finish()
  t.match(await run.ended, { status: 'completed', text: 'and on' })
})

t.test('what cannot be executed ends at once with a reason', async (t) => {
  const lab = await startLab(t)
  const worker = await lab.work(manualProvider())
  const unknown = await lab.start({ input: null })
  const elsewhere = await lab.start({ job: { model: 'manual/other' } })
  t.match(await unknown.ended, { status: 'failed', error: { code: 'invalid_request', retryable: false } })
  t.match(await elsewhere.ended, { status: 'failed', error: { code: 'invalid_request' } })
  await waitFor(() => worker.settled.length === 2)
  t.ok(worker.settled.every(({ how }) => how === 'ack'))
})

t.test('a run that is over is not executed, whatever its job says', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  const over: RunEnded = {
    type: 'run.ended',
    sessionId: null,
    at: '',
    runId: '',
    comparisonId: null,
    attempt: 0,
    status: 'cancelled',
    finishReason: null,
    error: null,
    metrics: null,
    length: 0,
    sha256: sha256(''),
  }
  const run = await lab.start({ before: (names, write) => write({ ...over, runId: names.runId }) })
  const worker = await lab.work(provider)
  await waitFor(() => worker.settled.length > 0)
  t.same(worker.settled, [{ runId: run.job.runId, how: 'ack' }])
  t.equal(provider.calls, 0)
})

t.test('a job that comes before its run waits for it', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider((call) => {
    call.say('ok')
    call.finish()
  })
  const worker = await lab.work(provider)
  const early = await lab.start({ late: () => waitFor(() => worker.settled.length > 0) })
  t.match(worker.settled[0], { how: 'nak' })
  t.match(await early.ended, { status: 'completed', attempt: 1 })
})

t.test('an ending that the log does not take at first is written when it does', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider((call) => {
    call.say('kept')
    call.finish()
  })
  let refusals = 0
  await lab.work(provider, {
    spoil: (bus) => ({
      ...bound(bus),
      get up() {
        return bus.up
      },
      store: async (channel, names, message, publication) => {
        if (publication.messageId.includes('.end.') && ++refusals <= 2) throw new StreamFull(false, null)
        return bus.store(channel, names, message, publication)
      },
    }),
  })
  const run = await lab.start()
  t.match(await run.ended, { status: 'completed', text: 'kept', attempt: 1 })
  t.equal(provider.calls, 1)
})
