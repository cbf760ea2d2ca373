import { setTimeout as sleep } from 'node:timers/promises'
import { headers, nanos } from '@nats-io/transport-node'
import { runOutput, runState } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { type Bus, MalformedMessage, type RunNames, StreamFull, WrongLastSequence } from '../src/index.ts'
import { newJob, newRunNames, queued, started } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { readWholeLog } from './fixtures/read-whole-log.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

t.test('with one server', async (t) => {
  const nats = await startNats()
  const bus = await openBus(nats.url)
  t.after(async () => {
    await bus[Symbol.asyncDispose]()
    await nats[Symbol.asyncDispose]()
  })

  t.test('of two writers at one place in the order, one wins and the other is told', async (t) => {
    const names = newRunNames()
    const { sequence } = await bus.store(runState, names, queued(names), { messageId: 'q', expectedLastSequence: 0 })
    const outcomes = await Promise.allSettled(
      ['w1', 'w2'].map((worker) =>
        bus.store(runState, names, started(names, 1, worker), {
          messageId: `${names.runId}.start.1.${worker}`,
          expectedLastSequence: sequence,
        }),
      ),
    )
    t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    t.type(refused?.reason, WrongLastSequence)
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled') + 1
    t.match(await bus.readLast(runState, names), {
      messageId: `${names.runId}.start.1.w${winner}`,
      message: { type: 'run.started', workerId: `w${winner}` },
    })
  })

  t.test('the same message sent again is the same', async (t) => {
    const names = newRunNames()
    const publication = { messageId: `${names.runId}.again`, expectedLastSequence: 0 }
    const first = await bus.store(runState, names, queued(names), publication)
    const again = await bus.store(runState, names, queued(names), publication)
    t.same(again, { sequence: first.sequence, duplicate: true })
  })

  t.test('two writers with one message id would both win, which is why the id contains the writer', async (t) => {
    const names = newRunNames()
    const publication = { messageId: `${names.runId}.shared`, expectedLastSequence: 0 }
    const first = await bus.store(runState, names, started(names, 1, 'w1'), publication)
    const second = await bus.store(runState, names, started(names, 1, 'w2'), publication)
    t.same(second, { sequence: first.sequence, duplicate: true })
    t.match(await bus.readLast(runState, names), { message: { workerId: 'w1' } })
  })

  t.test('a subject without a message has no last one', async (t) => {
    t.equal(await bus.readLast(runState, newRunNames()), null)
  })

  t.test('a last message that is none of its channel is an error that says so', async (t) => {
    await using raw = await openRaw(nats.url)
    const names = newRunNames()
    await raw.connection.request(runState.subject(names), '{"type":"nonsense"}')
    await t.rejects(bus.readLast(runState, names), MalformedMessage)
  })

  t.test('a message of 1.5 MB is refused by us, in words, and the link stays', async (t) => {
    const names = newRunNames()
    const large = { ...queued(names), model: 'x'.repeat(1_500_000) }
    let downs = 0
    bus.onDown(() => downs++)
    await t.rejects(bus.store(runState, names, large, { messageId: 'large' }), {
      name: 'RangeError',
      message: /1500\d+ bytes is too large/,
    })
    t.throws(() => bus.publish(runOutput, names, JSON.stringify(large)), { name: 'RangeError' })
    await t.rejects(bus.publishProbe(runOutput, names, JSON.stringify(large)), { name: 'RangeError' })
    t.ok(await bus.logEnd())
    t.equal(downs, 0)
  })

  t.test('an id that is no token of a subject goes nowhere', async (t) => {
    const { lastSequence } = await bus.logEnd()
    for (const bad of ['', 'a.b', '*', '>', 'a b', 'a\r\nPUB x 0\r\n', 'x'.repeat(65)]) {
      const names: RunNames = { ...newRunNames(), userId: bad }
      t.throws(() => bus.publish(runOutput, names, '{}'), { name: 'RangeError' })
      await t.rejects(bus.publishProbe(runOutput, names, '{}'), { name: 'RangeError' })
      await t.rejects(bus.store(runState, names, queued(names), { messageId: 'x' }), { name: 'RangeError' })
      await t.rejects(bus.readLast(runState, names), { name: 'RangeError' })
      await t.rejects(bus.askOwner(bad, 'run'), { name: 'RangeError' })
      await t.rejects(bus.revoke(bad), { name: 'RangeError' })
      await t.rejects(bus.publishJob(newJob({ runId: bad }), 'x'), { name: 'RangeError' })
    }
    t.equal((await bus.logEnd()).lastSequence, lastSequence)
  })

  t.test('past the window of known ids, a message that stands last is recognised as ours', async (t) => {
    await using raw = await openRaw(nats.url)
    await raw.manager.streams.update('RUNS', { duplicate_window: nanos(100) })
    const names = newRunNames()
    const publication = { messageId: `${names.runId}.old`, expectedLastSequence: 0 }
    const first = await bus.store(runState, names, queued(names), publication)
    const known = headers()
    known.set('Nats-Msg-Id', publication.messageId)
    known.set('Nats-Expected-Last-Subject-Sequence', '0')
    const refused = async () => {
      const reply = await raw.connection.request(runState.subject(names), JSON.stringify(queued(names)), {
        timeout: 1000,
        headers: known,
      })
      return reply.string().includes('10071')
    }
    await waitFor(refused, { describe: 'the server to forget the id' })
    t.same(await bus.store(runState, names, queued(names), publication), {
      sequence: first.sequence,
      duplicate: true,
    })
    await t.rejects(
      bus.store(runState, names, queued(names), { ...publication, messageId: 'another' }),
      WrongLastSequence,
    )
  })
})

t.test('a lost acknowledgement is asked for again, with the same message', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using bus = await openBus(proxy.url)
  const names = newRunNames()
  let lost = 0
  proxy.lose = ({ verb, payload }) =>
    verb.endsWith('MSG') && payload.includes('"stream":"RUNS", "seq":') && lost++ === 0
  const stored = await bus.store(runState, names, queued(names), { messageId: 'q', expectedLastSequence: 0 })
  t.ok(lost > 1, 'one acknowledgement was lost, another came')
  t.same(stored, { sequence: 1, duplicate: true })
  t.equal((await readWholeLog(nats.url)).length, 1)
})

t.test('storing ends with its signal', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await nats.pause()
  const abort = new AbortController()
  const names = newRunNames()
  const refused = t.rejects(bus.store(runState, names, queued(names), { messageId: 'q', signal: abort.signal }), {
    message: 'enough',
  })
  abort.abort(new Error('enough'))
  await refused
  await nats.resume()
})

t.test('a full queue refuses a job, and says that it is not the job that waits already', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url, { maxStreamBytes: 32 * 1024 })
  const fill = async () => {
    for (let count = 0; count < 500; count++) await bus.publishJob(newJob(), `job.${count}`)
  }
  await t.rejects(fill(), { name: 'StreamFull', subjectFull: false })
  t.ok(new StreamFull(true, null).message !== new StreamFull(false, null).message)
})

/** Writes a chain of messages, each by compare-and-set on the one before. */
async function writeChain(bus: Bus, names: RunNames, length: number): Promise<void> {
  let expectedLastSequence = 0
  for (let attempt = 1; attempt <= length; attempt++) {
    const messageId = `${names.runId}.start.${attempt}`
    const stored = await bus.store(runState, names, started(names, attempt), { messageId, expectedLastSequence })
    expectedLastSequence = stored.sequence
  }
}

t.test('chains stay whole while the server is killed and frozen', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const chains = Array.from({ length: 40 }, newRunNames)
  const length = 150
  let written = 0
  const writing = Promise.all(chains.map((names) => writeChain(bus, names, length).then(() => written++)))
  for (let fault = 0; fault < 3; fault++) {
    await waitFor(async () => (await bus.logEnd()).lastSequence > (fault + 1) * 1000)
    if (fault === 1) {
      await nats.pause()
      await sleep(500)
      await nats.resume()
    } else {
      await nats.kill()
      await nats.restart()
    }
  }
  t.not(written, chains.length, 'they were still being written')
  await writing
  const log = await readWholeLog(nats.url)
  t.equal(log.length, chains.length * length)
  for (const names of chains) {
    const attempts = log
      .filter(({ subject }) => subject === runState.subject(names))
      .map(({ data }) => JSON.parse(data).attempt)
    t.strictSame(
      attempts,
      Array.from({ length }, (_, index) => index + 1),
    )
  }
})
