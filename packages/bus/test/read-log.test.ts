import { runOutput, runState, runsLog } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import type { Bus, LogEntry, RunNames } from '../src/index.ts'
import { delta, newRunNames, queued } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { publishInThread } from './fixtures/publish-in-thread.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

// The load is as much as the machine bears, and others may be using it too.
t.setTimeout(120_000)
t.jobs = 4

/** Reads to the end into sequences. */
async function read(bus: Bus, filter: string, fromSequence: number, untilSequence: number): Promise<number[]> {
  const sequences: number[] = []
  await bus.readLog({ filter, fromSequence, untilSequence, onEntry: ({ sequence }) => sequences.push(sequence) })
  return sequences
}

/** Publishes deltas of a run and waits until they are stored. */
async function fill(bus: Bus, names: RunNames, count: number, text = 'word '): Promise<void> {
  for (let index = 1; index < count; index++) bus.publish(runOutput, names, delta(names, index, 0, text))
  await waitFor(() => bus.publishProbe(runOutput, names, delta(names, count, 0, text)))
}

t.test('a finite read and the tail are together the log exactly, wherever one joins under load', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url, { maxStreamBytes: 1024 * 1024 * 1024 })
  const known = new Map<string, number[]>()
  await using tail = await bus.tail({
    onReset: () => t.fail('nothing was lost'),
    onEntry: ({ subject, sequence }) => {
      const sequences = known.get(subject)
      if (sequences === undefined) known.set(subject, [sequence])
      else sequences.push(sequence)
    },
  })
  const runs = Array.from({ length: 20 }, newRunNames)
  const publishers = [publishInThread(nats.url, runs), publishInThread(nats.url, runs)]
  await waitFor(() => tail.lastSequence > 1000)

  type Join = { subject: string; fromSequence: number; untilSequence: number; sequences: number[] }
  const join = async (number: number): Promise<Join> => {
    const names = runs[number % runs.length] ?? newRunNames()
    const subject = runOutput.subject(names)
    // Where the tail is at the moment of holding, or the last it had of this run.
    const untilSequence = number % 2 === 0 ? tail.lastSequence : (known.get(subject)?.at(-1) ?? 0)
    const fromSequence = Math.max(1, untilSequence - Math.floor(Math.random() * 3000))
    const filter = number % 3 === 0 ? runsLog.filter({ sessionId: names.sessionId }) : runsLog.filter(names)
    return { subject, fromSequence, untilSequence, sequences: await read(bus, filter, fromSequence, untilSequence) }
  }
  const joins: Join[] = []
  for (let round = 0; round < 15; round++) {
    joins.push(...(await Promise.all(Array.from({ length: 6 }, (_, index) => join(round * 6 + index)))))
  }
  await Promise.all(publishers.map((publisher) => publisher.stop()))
  const wrong = joins.filter(({ subject, fromSequence, untilSequence, sequences }) => {
    const all = known.get(subject) ?? []
    const expected = all.filter((sequence) => sequence >= fromSequence && sequence <= untilSequence)
    return expected.join() !== sequences.join()
  })
  t.equal(joins.length, 90)
  t.strictSame(wrong, [])
})

t.test('a long part of the log is read as exactly as a short one, wherever it begins', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const runs = [newRunNames(), newRunNames(), newRunNames()]
  const count = 4000
  for (let index = 1; index <= count; index++) {
    for (const names of runs) bus.publish(runOutput, names, delta(names, index, 0, 'word '))
    // What is not read meanwhile piles up.
    if (index % 500 === 0) await bus.logEnd()
  }
  const last = count * runs.length
  await waitFor(async () => (await bus.logEnd()).lastSequence === last)
  const [mine] = runs
  if (mine === undefined) throw new Error('there are runs')
  const all = Array.from({ length: count }, (_, index) => 1 + index * runs.length)
  for (const filter of [runOutput.subject(mine), runsLog.filter({ sessionId: mine.sessionId })]) {
    for (const [from, until] of [
      [1, last],
      [2, last - 1],
      [3000, last - 3000],
    ] as const) {
      const expected = all.filter((sequence) => sequence >= from && sequence <= until)
      t.strictSame(await read(bus, filter, from, until), expected, `${filter} from ${from} to ${until}`)
    }
  }
})

t.test('with a log at rest', async (t) => {
  const nats = await startNats()
  const bus = await openBus(nats.url)
  t.after(async () => {
    await bus[Symbol.asyncDispose]()
    await nats[Symbol.asyncDispose]()
  })
  const mine = newRunNames()
  const foreign = newRunNames()
  const { sequence: first } = await bus.store(runState, mine, queued(mine), { messageId: mine.runId })
  await fill(bus, mine, 2500)
  await fill(bus, foreign, 10)
  const { lastSequence } = await bus.logEnd()

  t.test('ends where the last match lies before the sequence asked for', async (t) => {
    const sequences = await read(bus, runsLog.filter(mine), first, lastSequence)
    t.strictSame(
      sequences,
      Array.from({ length: 2501 }, (_, index) => first + index),
    )
  })

  t.test('begins and ends within', async (t) => {
    t.strictSame(await read(bus, runsLog.filter(mine), first + 10, first + 12), [first + 10, first + 11, first + 12])
    t.strictSame(await read(bus, runsLog.filter(foreign), 0, first + 2500), [])
    t.strictSame(await read(bus, runsLog.filter(foreign), lastSequence, lastSequence), [lastSequence])
  })

  t.test('reads nothing where nothing matches', async (t) => {
    t.strictSame(await read(bus, runsLog.filter(newRunNames()), 1, lastSequence), [])
    t.strictSame(await read(bus, runsLog.filter(mine), lastSequence + 1, lastSequence + 100), [])
  })

  t.test('hands on subject, message id and bytes', async (t) => {
    const entries: LogEntry[] = []
    await bus.readLog({
      filter: runsLog.filter(mine),
      fromSequence: first,
      untilSequence: first + 1,
      onEntry: (entry) => entries.push(entry),
    })
    t.match(entries, [
      { subject: runState.subject(mine), messageId: mine.runId },
      { subject: runOutput.subject(mine), messageId: null },
    ])
    t.match(JSON.parse(Buffer.from(entries[1]?.data ?? []).toString()), { type: 'run.delta', index: 1 })
  })

  t.test('leaves no consumer behind', async (t) => {
    await using raw = await openRaw(nats.url)
    await read(bus, runsLog.filter(mine), first, lastSequence)
    await waitFor(async () => (await raw.manager.streams.info('RUNS')).state.consumer_count === 0)
    t.pass()
  })

  t.test('what the reader throws ends the read', async (t) => {
    const reading = bus.readLog({
      filter: runsLog.filter(mine),
      fromSequence: first,
      untilSequence: lastSequence,
      onEntry: () => {
        throw new Error('cannot take it')
      },
    })
    await t.rejects(reading, { message: 'cannot take it' })
    t.ok(bus.up)
  })

  t.test('ends with its signal, in the middle', async (t) => {
    const abort = new AbortController()
    let seen = 0
    const reading = bus.readLog({
      filter: runsLog.filter(mine),
      fromSequence: first,
      untilSequence: lastSequence,
      signal: abort.signal,
      onEntry: () => {
        if (++seen === 1200) abort.abort(new Error('enough'))
      },
    })
    await t.rejects(reading, { message: 'enough' })
    t.equal(seen, 1200, 'nothing is handed on after it')
  })

  t.test('large messages come through in bounded portions', async (t) => {
    const large = newRunNames()
    for (let part = 0; part < 60; part++) await fill(bus, large, 1, 'x'.repeat(400_000))
    const end = await bus.logEnd()
    t.equal((await read(bus, runsLog.filter(large), lastSequence, end.lastSequence)).length, 60)
    t.ok(bus.up)
  })

  t.test('a part of the log that is gone is left out', async (t) => {
    await using raw = await openRaw(nats.url)
    await raw.manager.streams.purge('RUNS', { seq: first + 2000 })
    t.equal((await read(bus, runsLog.filter(mine), first, lastSequence)).length, 501)
    await raw.manager.streams.purge('RUNS')
    t.strictSame(await read(bus, runsLog.filter(mine), first, lastSequence), [])
  })
})

t.test('what the server says to be pending is not believed', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using bus = await openBus(proxy.url)
  const names = newRunNames()
  await fill(bus, names, 500)
  // The last token of the reply subject, and the answer to the making of the consumer.
  proxy.change = ({ bytes, subject }) => {
    const text = bytes.toString('latin1')
    if (subject.startsWith('runs.')) return Buffer.from(text.replace(/(\$JS\.ACK\.\S+)\.\d+ /, '$1.0 '), 'latin1')
    return Buffer.from(text.replace(/"num_pending":500/, '"num_pending":100'), 'latin1')
  }
  t.equal((await read(bus, runsLog.filter(names), 1, 500)).length, 500)
})

t.test('goes on where it was when the server is killed and frozen in the middle', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const names = newRunNames()
  await fill(bus, names, 30_000)
  const { lastSequence } = await bus.logEnd()
  const filter = runsLog.filter(names)
  const sequences: number[] = []
  const reached = new Map([3000, 12_000, 21_000].map((at) => [at, Promise.withResolvers<void>()]))
  const reading = bus.readLog({
    filter,
    fromSequence: 1,
    untilSequence: lastSequence,
    onEntry: ({ sequence }) => {
      sequences.push(sequence)
      reached.get(sequences.length)?.resolve()
    },
  })
  for (const [at, { promise }] of reached) {
    await promise
    if (at === 12_000) {
      await nats.pause()
      setTimeout(() => void nats.resume(), 300)
    } else {
      await nats.kill()
      await nats.restart()
    }
  }
  await reading
  t.equal(sequences.length, lastSequence)
  t.equal(
    sequences.findIndex((sequence, index) => sequence !== index + 1),
    -1,
  )
})

t.test('a consumer that is deleted under the reader is made again', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const names = newRunNames()
  await fill(bus, names, 5000)
  let seen = 0
  const deleteAll = async () => {
    for await (const { name } of raw.manager.consumers.list('RUNS')) await raw.manager.consumers.delete('RUNS', name)
  }
  let deleted: Promise<void> | undefined
  await bus.readLog({
    filter: runsLog.filter(names),
    fromSequence: 1,
    untilSequence: 5000,
    onEntry: () => {
      if (++seen === 1) deleted = deleteAll()
    },
  })
  await deleted
  t.equal(seen, 5000)
})
