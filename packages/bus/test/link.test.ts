import { writeFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { runOutput, runState } from '@playground/contracts'
import { startNats, temporaryDirectory } from '@playground/testing'
import t from 'tap'
import { BusClosed, connectBus } from '../src/index.ts'
import { delta, newRunNames, queued } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { readWholeLog } from './fixtures/read-whole-log.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

const nextDown = (bus: { onDown: (listener: () => void) => () => void }) =>
  new Promise<void>((resolve) => {
    const stop = bus.onDown(() => {
      stop()
      resolve()
    })
  })

t.test('while the link is down nothing is published, and publish says so', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const names = newRunNames()
  t.equal(bus.publish(runOutput, names, delta(names, 1, 0, 'a')), true)
  t.equal(await bus.publishProbe(runOutput, names, delta(names, 2, 1, 'b')), true)
  const down = nextDown(bus)
  await nats.kill()
  await down
  t.equal(bus.up, false)
  for (let index = 3; index < 103; index++) t.equal(bus.publish(runOutput, names, delta(names, index, 2, 'c')), false)
  await nats.restart()
  await bus.whenUp()
  t.equal(bus.up, true)
  t.equal(bus.publish(runOutput, names, delta(names, 103, 2, 'd')), true)
  await bus.publishProbe(runOutput, names, delta(names, 104, 3, 'e'))
  const indices = (await readWholeLog(nats.url)).map(({ data }) => JSON.parse(data).index)
  t.strictSame(indices, [1, 2, 103, 104], 'no stray of what was made while down')
})

t.test('what waits for an answer does not wait beyond the end of the link', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const names = newRunNames()
  await nats.pause()
  let acknowledged: boolean | undefined
  const probed = bus.publishProbe(runOutput, names, delta(names, 1, 0, 'a')).then((value) => {
    acknowledged = value
  })
  const down = nextDown(bus)
  await nats.kill()
  await down
  await turn()
  t.equal(acknowledged, false, 'settled with the link, not by its timer')
  await probed
})

t.test('what is stored while down waits for the link and is stored once', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const names = newRunNames()
  const down = nextDown(bus)
  await nats.kill()
  await down
  const stored = bus.store(runState, names, queued(names), { messageId: 'one', expectedLastSequence: 0 })
  const read = bus.readLast(runState, names)
  const end = bus.logEnd()
  await nats.restart()
  t.same(await stored, { sequence: 1, duplicate: false })
  t.ok(await end)
  await read
  t.equal((await readWholeLog(nats.url)).length, 1)
})

t.test('listeners hear every loss and every return, until they stop', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using bus = await openBus(proxy.url)
  const heard: string[] = []
  const stopDown = bus.onDown(() => heard.push('down'))
  bus.onDown(() => {
    throw new Error('a listener that fails harms nobody')
  })
  bus.onUp(() => heard.push(bus.up ? 'up' : 'too early'))
  for (let round = 0; round < 2; round++) {
    const down = nextDown(bus)
    proxy.cut()
    await down
    await bus.whenUp()
  }
  t.strictSame(heard, ['down', 'up', 'down', 'up'])
  stopDown()
  const down = nextDown(bus)
  proxy.cut()
  await down
  await bus.whenUp()
  t.strictSame(heard.slice(4), ['up'])
})

t.test('waiting for the link ends with its signal', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const down = nextDown(bus)
  await nats.kill()
  await down
  const abort = new AbortController()
  const waited = t.rejects(bus.whenUp(abort.signal), { message: 'enough' })
  abort.abort(new Error('enough'))
  await waited
})

t.test('after closing, whatever waits is refused and the end is told', async (t) => {
  await using nats = await startNats()
  const bus = await openBus(nats.url)
  const down = nextDown(bus)
  await nats.kill()
  await down
  const refused = t.rejects(bus.logEnd(), BusClosed)
  await bus[Symbol.asyncDispose]()
  await refused
  t.equal(await bus.closed, undefined)
  await t.rejects(bus.whenUp(), BusClosed)
  const names = newRunNames()
  t.equal(bus.publish(runOutput, names, '{}'), false)
})

t.test('a wrong password ends the connection with a reason instead of being tried for ever', async (t) => {
  await using directory = await temporaryDirectory('bus-auth')
  const configFile = `${directory.path}/nats.conf`
  await writeFile(configFile, 'authorization { user: "u", password: "right" }\n')
  await using nats = await startNats({ configFile, jetStream: false })
  await t.rejects(connectBus({ servers: nats.url, name: 'test', user: 'u', password: 'wrong' }), /authorization/i)
  const bus = await connectBus({ servers: nats.url, name: 'test', user: 'u', password: 'right' })
  t.equal(bus.up, true)
  await bus[Symbol.asyncDispose]()
})
