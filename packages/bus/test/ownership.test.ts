import { startNats } from '@playground/testing'
import t from 'tap'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

t.test('the owner of a run says whether it is still at it', async (t) => {
  await using nats = await startNats()
  await using worker = await openBus(nats.url)
  await using other = await openBus(nats.url)
  const stop = worker.answerOwnership('worker-1', (runId) => runId === 'run-1')
  await worker.logEnd()
  t.equal(await other.askOwner('worker-1', 'run-1'), 'mine')
  t.equal(await other.askOwner('worker-1', 'run-2'), 'not-mine')
  stop()
})

t.test('a question that makes no sense, or a check that fails, silences nobody', async (t) => {
  await using nats = await startNats()
  await using worker = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  let failures = 0
  worker.answerOwnership('worker-1', () => {
    if (failures++ === 0) throw new Error('the check failed')
    return true
  })
  await worker.logEnd()
  raw.connection.publish('workers.worker-1', 'not json')
  raw.connection.publish('workers.worker-1', '{"runId":"run-1"}')
  await raw.connection.flush()
  t.equal(await worker.askOwner('worker-1', 'run-1'), 'mine')
})

t.test('who does not answer, or is not there, is gone', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  let asked = 0
  raw.connection.subscribe('workers.frozen', { callback: () => void asked++ })
  await raw.connection.flush()
  const [frozen, missing] = await Promise.all([bus.askOwner('frozen', 'run'), bus.askOwner('missing', 'run')])
  t.equal(frozen, 'gone')
  t.equal(missing, 'gone')
  t.equal(asked, 3, 'asked three times')
})

t.test('an owner that comes back while it is asked for keeps its run', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using worker = await openBus(proxy.url)
  await using other = await openBus(nats.url)
  worker.answerOwnership('worker-1', () => true)
  await worker.logEnd()
  const down = new Promise<void>((resolve) => worker.onDown(resolve))
  proxy.refuse = true
  proxy.cut()
  await down
  const asked = other.askOwner('worker-1', 'run-1')
  // The first try found nobody.
  await other.logEnd()
  proxy.refuse = false
  t.equal(await asked, 'mine')
})

t.test('after the server was killed the owner is found again', async (t) => {
  await using nats = await startNats()
  await using worker = await openBus(nats.url)
  await using other = await openBus(nats.url)
  worker.answerOwnership('worker-1', () => true)
  await worker.logEnd()
  for (let kill = 0; kill < 3; kill++) {
    await nats.kill()
    const asked = other.askOwner('worker-1', 'run-1')
    await nats.restart()
    t.equal(await asked, 'mine')
  }
})
