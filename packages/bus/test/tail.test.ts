import { cp } from 'node:fs/promises'
import { connect } from 'node:net'
import { runOutput } from '@playground/contracts'
import { startNats, temporaryDirectory, waitFor } from '@playground/testing'
import t from 'tap'
import { delta, newRunNames } from './fixtures/events.ts'
import { follow, say } from './fixtures/follow.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { publishDeltas } from './fixtures/publish-deltas.ts'
import { readWholeLog } from './fixtures/read-whole-log.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

t.test('follows from the end on, every message once, in the order of the log, whoever publishes', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using one = await openBus(nats.url)
  await using other = await openBus(nats.url)
  await say(bus, 0)
  await using followed = await follow(bus)
  t.equal(followed.tail.lastSequence, 1)
  t.equal(followed.tail.created, (await bus.logEnd()).created)
  const stop = new AbortController()
  const runs = [newRunNames(), newRunNames(), newRunNames()]
  const publishing = [one, other].map((publisher) => publishDeltas(publisher, runs, stop.signal))
  await waitFor(() => followed.entries.length > 20_000)
  stop.abort()
  const [first = 0, second = 0] = await Promise.all(publishing)
  await waitFor(() => followed.entries.length >= first + second)
  t.equal(followed.entries.length, first + second)
  const wrong = followed.entries.findIndex(({ sequence }, index) => sequence !== index + 2)
  t.equal(wrong, -1, 'no gap, no repeat, no inversion')
  t.equal(followed.tail.lastSequence, first + second + 1)
  t.strictSame(followed.lines(), (await readWholeLog(nats.url)).slice(1), 'what was handed on is still as it was')
})

t.test('loses and repeats nothing while the server is killed under two publishers', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using one = await openBus(nats.url)
  await using other = await openBus(nats.url)
  await using followed = await follow(bus)
  const stop = new AbortController()
  const runs = [newRunNames(), newRunNames()]
  const publishing = [one, other].map((publisher) => publishDeltas(publisher, runs, stop.signal))
  for (let kill = 1; kill <= 4; kill++) {
    const before = followed.entries.length
    await waitFor(() => followed.entries.length > before + 3000)
    await nats.kill()
    await nats.restart()
  }
  const before = followed.entries.length
  await waitFor(() => followed.entries.length > before + 1000)
  stop.abort()
  await Promise.all(publishing)
  // Behind everything that each connection still had to send.
  await say(one, 1)
  await say(other, 2)
  const { lastSequence } = await bus.logEnd()
  await waitFor(() => followed.tail.lastSequence === lastSequence)
  t.strictSame(followed.lines(), await readWholeLog(nats.url))
  t.strictSame(followed.resets, [])
})

t.test('a stream made anew is told, and followed', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  await using followed = await follow(bus)
  for (let index = 0; index < 5; index++) await say(bus, index)
  await waitFor(() => followed.entries.length === 5)
  const { created } = followed.tail
  await raw.manager.streams.delete('RUNS')
  await waitFor(() => followed.resets.length === 1, { timeoutMs: 15_000 })
  t.match(followed.resets, [{ lastSequence: 0 }])
  t.not(followed.resets[0]?.created, created)
  t.equal(followed.tail.created, followed.resets[0]?.created)
  await say(bus, 5)
  await waitFor(() => followed.entries.length === 6)
  t.equal(followed.entries[5]?.sequence, 1)
})

t.test('a stream made anew is told also when nothing had been seen of it', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  await using followed = await follow(bus)
  const { created } = followed.tail
  await raw.manager.streams.delete('RUNS')
  await bus.provision()
  await waitFor(() => followed.resets.length === 1, { timeoutMs: 15_000 })
  t.not(followed.tail.created, created)
  t.equal(followed.tail.created, (await bus.logEnd()).created)
})

t.test('a log that is older than what was seen is told', async (t) => {
  await using directory = await temporaryDirectory('bus-old-store')
  const storeDir = `${directory.path}/store`
  const copy = `${directory.path}/copy`
  await using nats = await startNats({ storeDir })
  await using bus = await openBus(nats.url)
  for (let index = 0; index < 3; index++) await say(bus, index)
  await nats.kill()
  await cp(storeDir, copy, { recursive: true })
  await nats.restart()
  await bus.whenUp()
  await using followed = await follow(bus)
  for (let index = 3; index < 10; index++) await say(bus, index)
  await waitFor(() => followed.tail.lastSequence === 10)
  await nats.kill()
  await cp(copy, storeDir, { recursive: true, force: true })
  await nats.restart()
  await waitFor(() => followed.resets.length === 1)
  t.match(followed.resets, [{ created: followed.tail.created, lastSequence: 3 }])
  await say(bus, 10)
  await waitFor(() => followed.entries.length === 8)
  t.equal(followed.entries[7]?.sequence, 4)
})

t.test('a log that went back and was written on, before it was followed again, is told', async (t) => {
  await using directory = await temporaryDirectory('bus-old-store')
  const storeDir = `${directory.path}/store`
  const copy = `${directory.path}/copy`
  await using nats = await startNats({ storeDir })
  await using proxy = await startFrameProxy(nats.port)
  await using publisher = await openBus(nats.url)
  await using bus = await openBus(proxy.url)
  for (let index = 0; index < 3; index++) await say(publisher, index)
  await nats.kill()
  await cp(storeDir, copy, { recursive: true })
  await nats.restart()
  await Promise.all([publisher.whenUp(), bus.whenUp()])
  await using followed = await follow(bus)
  for (let index = 3; index < 6; index++) await say(publisher, index)
  await waitFor(() => followed.tail.lastSequence === 6)
  proxy.refuse = true
  await nats.kill()
  await cp(copy, storeDir, { recursive: true, force: true })
  await nats.restart()
  for (let index = 6; index < 12; index++) await say(publisher, index)
  proxy.refuse = false
  await waitFor(() => followed.resets.length === 1)
  t.match(followed.resets, [{ created: followed.tail.created, lastSequence: 9 }])
  await say(publisher, 12)
  await waitFor(() => followed.entries.length === 4)
  t.equal(followed.entries[3]?.sequence, 10)
})

t.test('history that was discarded before it was seen is told', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using publisher = await openBus(nats.url)
  await using bus = await openBus(proxy.url)
  await using raw = await openRaw(nats.url)
  await using followed = await follow(bus)
  await say(publisher, 0)
  await waitFor(() => followed.entries.length === 1)
  proxy.refuse = true
  proxy.cut()
  for (let index = 1; index < 10; index++) await say(publisher, index)
  await raw.manager.streams.purge('RUNS', { seq: 6 })
  proxy.refuse = false
  await waitFor(() => followed.resets.length === 1)
  t.match(followed.resets, [{ created: followed.tail.created, firstSequence: 6, lastSequence: 10 }])
  await say(publisher, 10)
  await waitFor(() => followed.entries.length === 2)
  t.strictSame(
    followed.entries.map(({ sequence }) => sequence),
    [1, 11],
  )
})

t.test('a follower that throws, and foreign messages, harm nobody', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using followed = await follow(bus)
  await using failing = await bus.tail({
    onEntry: () => {
      throw new Error('must not')
    },
    onReset: () => {},
  })
  // Looks like a word of the server: a status line, and a header that the client library cannot read.
  const status = Buffer.from('NATS/1.0 409 Consumer Deleted\r\n\r\n')
  const unreadable = Buffer.from('NATS/1.0\r\nbad header: x\r\n\r\n')
  const socket = connect(nats.port, '127.0.0.1')
  for (const headers of [status, unreadable]) {
    socket.write('CONNECT {"headers":true,"verbose":false}\r\n')
    socket.write(`HPUB runs.foreign ${headers.length} ${headers.length + 2}\r\n`)
    socket.write(Buffer.concat([headers, Buffer.from('{}\r\n')]))
  }
  await waitFor(() => followed.entries.length === 2)
  socket.destroy()
  await say(bus, 1)
  await waitFor(() => followed.entries.length === 3)
  t.equal(failing.lastSequence, 3)
  t.ok(bus.up)
})

t.test('stopping ends it and leaves no consumer', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const followed = await follow(bus)
  t.equal((await raw.manager.streams.info('RUNS')).state.consumer_count, 1)
  await followed.tail[Symbol.asyncDispose]()
  await say(bus, 0)
  t.equal(followed.entries.length, 0)
  await waitFor(async () => (await raw.manager.streams.info('RUNS')).state.consumer_count === 0)
})

t.test('stopping counts at once, also from within', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using publisher = await openBus(nats.url)
  let seen = 0
  let stopped: PromiseLike<void> | undefined
  const tail = await bus.tail({
    onEntry: () => {
      seen++
      stopped ??= tail[Symbol.asyncDispose]()
    },
    onReset: () => {},
  })
  const names = newRunNames()
  for (let index = 1; index <= 200; index++) publisher.publish(runOutput, names, delta(names, index, 0, 'word'))
  await waitFor(() => stopped !== undefined)
  await stopped
  t.equal(seen, 1)
})

t.test('stopping works while the link is down', async () => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const followed = await follow(bus)
  const down = new Promise<void>((resolve) => bus.onDown(resolve))
  await nats.kill()
  await down
  await followed.tail[Symbol.asyncDispose]()
})
