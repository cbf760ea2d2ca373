import { setTimeout as wait } from 'node:timers/promises'
import { runState } from '@playground/contracts'
import { startFaultProxy, waitFor } from '@playground/testing'
import t from 'tap'
import { type ManualCall, manualProvider } from '../lab/manual-provider.ts'
import { bound, startLab } from '../lab/start-lab.ts'

t.setTimeout(120_000)
t.jobs = 4

const textOf = (chunks: number) => Array.from({ length: chunks }, (_, index) => `chunk ${index}, `).join('')

/** Says so many chunks, one every few milliseconds. */
function talk(call: ManualCall, chunks: number, everyMs: number): void {
  let said = 0
  const timer = setInterval(() => {
    call.say(`chunk ${said}, `)
    if (++said < chunks) return
    clearInterval(timer)
    call.finish()
  }, everyMs)
}

t.test('no text is lost and nothing is done twice when the server is killed', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider((call) => talk(call, 200, 10))
  const worker = await lab.work(provider)
  const runs = await Promise.all(Array.from({ length: 10 }, () => lab.start()))
  await waitFor(() => provider.calls === 10)
  for (const afterMs of [300, 500]) {
    await wait(afterMs)
    await lab.nats.kill()
    await wait(150)
    await lab.nats.restart()
  }
  for (const run of runs) {
    const fold = await waitFor(
      async () => {
        const { run: state, ...rest } = await run.fold()
        return state.status === 'completed' && { state, ...rest }
      },
      { timeoutMs: 20_000 },
    )
    t.equal(fold.state.text, textOf(200))
    t.equal(fold.state.attempt, 1)
    const checkpoints = (await run.events()).filter(({ type }) => type === 'run.checkpoint')
    t.ok(checkpoints.length > 0, 'everything is told again after a reconnect')
  }
  t.equal(provider.calls, 10)
  await waitFor(() => new Set(worker.settled.filter(({ how }) => how === 'ack').map(({ runId }) => runId)).size === 10)
})

t.test('after a cut of the link the log is told everything, then the rest, each in order', async (t) => {
  const lab = await startLab(t)
  const proxy = await startFaultProxy(lab.nats.port)
  t.teardown(() => proxy[Symbol.asyncDispose]())
  const provider = manualProvider()
  const worker = await lab.work(provider, { url: `nats://127.0.0.1:${proxy.port}` })
  const run = await lab.start()
  const call = await provider.next()
  call.say('before ')
  await waitFor(async () => (await run.fold()).run.text === 'before ')
  proxy.refuse(true)
  proxy.reset()
  await waitFor(() => !worker.bus.up)
  for (const word of ['while ', 'it ', 'was ', 'down ']) {
    call.say(word)
    await wait(5)
  }
  t.equal((await run.fold()).run.text, 'before ', 'nothing arrives')
  proxy.clear()
  await waitFor(async () => (await run.fold()).run.text === 'before while it was down ')
  call.say('after')
  await waitFor(async () => (await run.fold()).run.text.endsWith('after'))
  const kinds = (await run.events()).map(({ type }) => type)
  t.same(kinds, ['run.queued', 'run.started', 'run.delta', 'run.checkpoint', 'run.delta'])
  t.equal((await run.fold()).hole, false)
  call.finish()
  t.match(await run.ended, { status: 'completed', text: 'before while it was down after' })
})

t.test('a worker that was cut off while its run was taken over learns of it and leaves it', async (t) => {
  const lab = await startLab(t)
  const proxy = await startFaultProxy(lab.nats.port)
  t.teardown(() => proxy[Symbol.asyncDispose]())
  const provider = manualProvider()
  const worker = await lab.work(provider, { url: `nats://127.0.0.1:${proxy.port}` })
  const run = await lab.start()
  const call = await provider.next()
  call.say('old ')
  await waitFor(async () => (await run.fold()).run.text === 'old ')
  proxy.refuse(true)
  proxy.reset()
  await waitFor(() => !worker.bus.up)
  const { runId } = run.job
  const taken = { type: 'run.started', sessionId: null, at: '', runId, attempt: 2, workerId: 'another' } as const
  await lab.bus.store(runState, run.names, taken, { messageId: 'another' })
  const aborted = new Promise((resolve) => call.signal.addEventListener('abort', resolve))
  proxy.clear()
  await aborted
  const { run: state } = await run.fold()
  t.match(state, { status: 'streaming', attempt: 2, text: '' }, 'its late checkpoint changed nothing')
  t.equal((await run.events()).filter(({ type }) => type === 'run.ended').length, 0)
})

t.test('an answer that ends while the link is down is ended when it is up again', async (t) => {
  const lab = await startLab(t)
  const proxy = await startFaultProxy(lab.nats.port)
  t.teardown(() => proxy[Symbol.asyncDispose]())
  const provider = manualProvider()
  const worker = await lab.work(provider, { url: `nats://127.0.0.1:${proxy.port}` })
  const run = await lab.start()
  const call = await provider.next()
  proxy.refuse(true)
  proxy.reset()
  await waitFor(() => !worker.bus.up)
  call.say('the whole answer')
  call.finish()
  await wait(50)
  proxy.clear()
  t.match(await run.ended, { status: 'completed', text: 'the whole answer', attempt: 1 })
  const kinds = (await run.events()).map(({ type }) => type)
  t.same(kinds, ['run.queued', 'run.started', 'run.checkpoint', 'run.ended'], 'the log is told everything first')
})

t.test('what was dropped though the link stands is found by a probe and mended', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  let dropping = true
  let probes = 0
  await lab.work(provider, {
    spoil: (bus) => ({
      ...bound(bus),
      get up() {
        return bus.up
      },
      publish: (...message) => dropping || bus.publish(...message),
      publishProbe: async (...message) => {
        probes++
        return dropping ? false : bus.publishProbe(...message)
      },
    }),
  })
  const run = await lab.start()
  const call = await provider.next()
  for (let index = 0; index < 70; index++) {
    call.say('x')
    await wait(1)
  }
  await waitFor(() => probes > 0)
  t.equal((await run.fold()).run.text, '')
  dropping = false
  await waitFor(async () => (await run.fold()).run.text.length >= 64)
  t.ok((await run.events()).some(({ type }) => type === 'run.checkpoint'))
  call.finish()
  t.match(await run.ended, { status: 'completed', text: 'x'.repeat(70) })
})

t.test('a text that an ending cannot carry is in the log before it', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  const dropped = new Set<number>()
  let published = 0
  await lab.work(provider, {
    spoil: (bus) => ({
      ...bound(bus),
      get up() {
        return bus.up
      },
      // The log loses a delta, and no probe comes in time to see it.
      publish: (...message) => {
        if (++published !== 3) return bus.publish(...message)
        dropped.add(published)
        return true
      },
    }),
  })
  const run = await lab.start()
  const call = await provider.next()
  const long = '"quoted" 🦊 \\ \n'.repeat(25_000)
  for (let at = 0; at < long.length; at += 50_000) call.say(long.slice(at, at + 50_000))
  call.finish()
  const ended = await run.ended
  t.equal(ended.text, undefined)
  t.equal(ended.length, long.length)
  t.equal(dropped.size, 1)
  const fold = await run.fold()
  t.equal(fold.settled, true)
  t.equal(fold.run.text, long)
  const pieces = (await run.events()).filter(({ type }) => type === 'run.checkpoint')
  t.ok(pieces.length >= 2)
  t.ok(pieces.every((piece) => Buffer.byteLength(JSON.stringify(piece)) < 300 * 1024))
})
