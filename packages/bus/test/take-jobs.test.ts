import { nanos } from '@nats-io/transport-node'
import { type Job, jobs } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import type { Bus, TakenJob, WorkOptions } from '../src/index.ts'
import { newJob } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

const options = { provider: 'openai', class: 'live', slots: 10 } as const
const ignoreMalformed: WorkOptions['onMalformed'] = () => {}

/** Takes jobs, acknowledging each, and keeps which. */
async function work(bus: Bus, change: Partial<WorkOptions> = {}) {
  const done: string[] = []
  const taking = await bus.takeJobs({
    ...options,
    onMalformed: ignoreMalformed,
    onJob: async (taken) => {
      done.push(taken.job.runId)
      await taken.ack()
    },
    ...change,
  })
  return { done, drain: taking.drain }
}

const put = async (bus: Bus, count: number): Promise<Job[]> => {
  const made = Array.from({ length: count }, () => newJob())
  await Promise.all(made.map((job) => bus.publishJob(job, `job.${job.runId}`)))
  return made
}

const waiting = async (servers: string) => {
  await using raw = await openRaw(servers)
  return (await raw.manager.streams.info('JOBS')).state.messages
}

t.test('each job goes to one worker, and every worker gets some', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using one = await openBus(nats.url)
  await using other = await openBus(nats.url)
  const workers = await Promise.all([work(one), work(other)])
  const made = await put(bus, 200)
  const done = () => workers.flatMap((worker) => worker.done)
  await waitFor(() => done().length >= 200)
  t.strictSame(done().sort(), made.map(({ runId }) => runId).sort())
  for (const worker of workers) t.ok(worker.done.length > 20, `${worker.done.length} of 200`)
  await Promise.all(workers.map(({ drain }) => drain()))
  t.equal(await waiting(nats.url), 0)
})

t.test('no more jobs are in progress than there are slots', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const held: TakenJob[] = []
  const worker = await work(bus, {
    slots: 3,
    onJob: async (taken) => {
      held.push(taken)
      await waitFor(() => !held.includes(taken), { timeoutMs: 60_000 })
      await taken.ack()
    },
  })
  await put(bus, 7)
  const done = new Set<string>()
  for (let step = 0; step < 7; step++) {
    await waitFor(() => held.length === Math.min(3, 7 - step))
    const [first] = held.splice(0, 1)
    if (first !== undefined) done.add(first.job.runId)
  }
  await worker.drain()
  t.equal(done.size, 7)
})

t.test('a second job of a run is the same one while the first waits or is worked on', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const job = newJob()
  await bus.publishJob(job, 'first')
  await bus.publishJob(job, 'second')
  t.equal(await waiting(nats.url), 1)
  const taken = Promise.withResolvers<TakenJob>()
  const release = Promise.withResolvers<void>()
  const worker = await work(bus, {
    onJob: async (each) => {
      taken.resolve(each)
      await release.promise
      await each.ack()
    },
  })
  await taken.promise
  await bus.publishJob(job, 'third')
  t.equal(await waiting(nats.url), 1)
  release.resolve()
  await worker.drain()
  t.equal(await waiting(nats.url), 0)
})

t.test('a worker that drains leaves nothing behind that would eat a job', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using one = await openBus(nats.url)
  await using other = await openBus(nats.url)
  const leaving = await work(one)
  const staying = await work(other)
  await leaving.drain()
  await put(bus, 20)
  // Well within the ack wait of 15 s, after which a job that was eaten comes back.
  await waitFor(() => staying.done.length === 20, { timeoutMs: 5000 })
  t.strictSame(leaving.done, [])
  await staying.drain()
})

t.test('what a worker asked for over a link that is gone takes no job', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using bus = await openBus(nats.url)
  await using cutOff = await openBus(proxy.url)
  await using other = await openBus(nats.url)
  const lost = await work(cutOff)
  const staying = await work(other)
  proxy.refuse = true
  proxy.cut()
  await put(bus, 20)
  await waitFor(() => staying.done.length === 20, { timeoutMs: 5000 })
  proxy.refuse = false
  await cutOff.whenUp()
  await staying.drain()
  await put(bus, 5)
  await waitFor(() => lost.done.length === 5, { timeoutMs: 5000 })
  t.equal(await waiting(nats.url), 0)
  await lost.drain()
})

t.test('a job that arrives when no slot is free is handed back at once', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  await using busyBus = await openBus(proxy.url)
  await using otherBus = await openBus(nats.url)
  // Learns where the worker awaits its jobs, for requests that outlived what it knows of.
  let inbox = ''
  proxy.lose = ({ verb, subject, bytes }) => {
    if (verb === 'PUB' && subject.startsWith('$JS.API.CONSUMER.MSG.NEXT')) inbox = bytes.toString().split(' ')[2] ?? ''
    return false
  }
  const release = Promise.withResolvers<void>()
  let inProgress = 0
  const busy = await work(busyBus, {
    slots: 1,
    onJob: async (taken) => {
      inProgress++
      await release.promise
      await taken.ack()
    },
  })
  await put(bus, 1)
  await waitFor(() => inProgress === 1 && inbox !== '')
  const late = JSON.stringify({ batch: 5, expires: nanos(30_000) })
  raw.connection.publish('$JS.API.CONSUMER.MSG.NEXT.JOBS.w_openai_live', late, { reply: inbox })
  await raw.connection.flush()
  const other = await work(otherBus)
  await put(bus, 10)
  await waitFor(() => other.done.length === 10, { timeoutMs: 5000 })
  t.equal(inProgress, 1)
  release.resolve()
  await Promise.all([busy.drain(), other.drain()])
})

t.test('a job handed back, and one whose handler throws, come again', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  let deliveries = 0
  const worker = await work(bus, {
    onJob: async (taken) => {
      deliveries++
      if (deliveries === 1) return taken.nak()
      if (deliveries === 2) return taken.nak(200)
      if (deliveries === 3) throw new Error('handlers must not throw')
      await taken.ack()
    },
  })
  await put(bus, 1)
  await waitFor(() => deliveries === 4)
  await worker.drain()
  t.equal(await waiting(nats.url), 0)
})

t.test('a job whose time ran out comes again to the same process, and both handles can be acknowledged', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const handles: TakenJob[] = []
  const worker = await work(bus, {
    onJob: async (taken) => {
      handles.push(taken)
      await waitFor(() => handles.length === 0, { timeoutMs: 60_000 })
    },
  })
  await raw.manager.consumers.update('JOBS', 'w_openai_live', { ack_wait: nanos(1000) })
  await put(bus, 1)
  await waitFor(() => handles.length === 2)
  t.equal(handles[0]?.job.runId, handles[1]?.job.runId)
  await Promise.all(handles.map((handle) => handle.ack()))
  t.equal(await waiting(nats.url), 0)
  handles.length = 0
  await worker.drain()
})

t.test('saying that it is worked on keeps a job', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  let deliveries = 0
  const worker = await work(bus, {
    onJob: async (taken) => {
      deliveries++
      for (let beat = 0; beat < 8; beat++) {
        await new Promise((resolve) => setTimeout(resolve, 250))
        taken.working()
      }
      await taken.ack()
    },
  })
  await raw.manager.consumers.update('JOBS', 'w_openai_live', { ack_wait: nanos(1000) })
  await put(bus, 1)
  await waitFor(async () => deliveries > 0 && (await waiting(nats.url)) === 0)
  t.equal(deliveries, 1)
  await worker.drain()
})

t.test('what is no job is refused for good and told, with its run where the subject tells it', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const problems: { runId: string | null; reason: string }[] = []
  const worker = await work(bus, { onMalformed: (problem) => problems.push(problem) })
  const job = newJob()
  const subject = (runId: string) => jobs.subject({ provider: 'openai', class: 'live', runId })
  await raw.connection.request(subject(job.runId), 'not json')
  await raw.connection.request(subject('run-2'), '{"runId":"run-2"}')
  await raw.connection.request(subject('run-3'), JSON.stringify(job))
  await raw.connection.request(`${subject('run-4')}`, JSON.stringify({ ...job, runId: 'run-4', class: 'batch' }))
  await waitFor(() => problems.length === 4)
  t.strictSame(
    problems.map(({ runId }) => runId),
    [job.runId, 'run-2', 'run-3', 'run-4'],
  )
  t.strictSame(worker.done, [])
  await waitFor(async () => (await waiting(nats.url)) === 0)
  await worker.drain()
})

t.test('a problem that is told to deaf ears keeps nobody from working', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  let told = 0
  const worker = await work(bus, {
    onMalformed: () => {
      told++
      throw new Error('must not')
    },
  })
  for (let count = 0; count < 10; count++) {
    const subject = jobs.subject({ provider: 'openai', class: 'live', runId: `run-${count}` })
    await raw.connection.request(subject, 'not json')
  }
  await waitFor(() => told === 10)
  await put(bus, 3)
  await waitFor(() => worker.done.length === 3, { timeoutMs: 3000 })
  t.ok(bus.up)
  await worker.drain()
})

t.test('every job is done while the server is killed again and again', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using one = await openBus(nats.url)
  await using other = await openBus(nats.url)
  const workers = await Promise.all([work(one), work(other)])
  const expected = new Set<string>()
  for (let round = 0; round < 5; round++) {
    for (const { runId } of await put(bus, 10)) expected.add(runId)
    const putting = put(bus, 10)
    await nats.kill()
    await nats.restart()
    for (const { runId } of await putting) expected.add(runId)
  }
  const missing = () => [...expected].filter((runId) => !workers.some(({ done }) => done.includes(runId)))
  // A job lost on the wire at the kill comes back after the ack wait. So may one whose acknowledgement the server had
  // not written down: that it is done already is for the log to say.
  await waitFor(() => missing().length === 0, { timeoutMs: 20_000 })
  t.equal(expected.size, 100)
  await Promise.all(workers.map(({ drain }) => drain()))
})

t.test('a work queue that is deleted under load is made again', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const worker = await work(bus)
  await put(bus, 5)
  await waitFor(() => worker.done.length === 5)

  await t.test('its consumer', async (t) => {
    await raw.manager.consumers.delete('JOBS', 'w_openai_live')
    await put(bus, 5)
    await waitFor(() => worker.done.length === 10, { timeoutMs: 15_000 })
    t.pass()
  })

  await t.test('its stream', async (t) => {
    await raw.manager.streams.delete('JOBS')
    await put(bus, 5)
    await waitFor(() => worker.done.length === 15, { timeoutMs: 15_000 })
    t.pass()
  })
  await worker.drain()
})

t.test('draining waits for the jobs in progress', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const begun = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  let finished = false
  const worker = await work(bus, {
    onJob: async (taken) => {
      begun.resolve()
      await release.promise
      await taken.ack()
      finished = true
    },
  })
  await put(bus, 1)
  await begun.promise
  const drained = worker.drain().then(() => finished)
  await put(bus, 3)
  release.resolve()
  t.equal(await drained, true)
  t.equal(await waiting(nats.url), 3, 'what came meanwhile waits for others')
})
