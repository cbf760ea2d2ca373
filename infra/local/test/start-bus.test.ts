import { temporaryDirectory } from '@playground/testing'
import { test } from 'tap'
import { startBus } from '../src/start-bus.ts'

test('ends a server that an earlier start left behind on the same store', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const options = { dataDir: scratch.path, say: () => {}, onLine: () => {} }
  const first = await startBus(options)
  const left = first.exited
  await using second = await startBus(options)
  t.same(await left, { code: null, signal: 'SIGKILL' })
  t.ok(second.pid > 0)
})
