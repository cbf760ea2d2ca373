import { setTimeout as sleep } from 'node:timers/promises'
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream'
import { type Msg, nanos } from '@nats-io/transport-node'
import { type Job, jobs, jobsStream } from '@playground/contracts'
import type { TakenJob, Work, WorkOptions } from './bus.ts'
import { createHandle, type Handle } from './handle.ts'
import { type HeaderReader, headerReader } from './header-reader.ts'
import { openPull, type Pull } from './open-pull.ts'
import { parseMessage } from './parse-message.ts'
import { readHeaders } from './read-headers.ts'
import type { Wire } from './wire.ts'

const expiresMs = 5000
/** So many requests wait at once, at most: more would let one worker take what others have places for. */
const maxWaiting = 4

/**
 * Takes jobs; see {@link Bus.takeJobs}. One request per free slot, none ever abandoned: whatever arrives, however
 * late, is worked on or handed back.
 */
export async function takeJobs(wire: Wire, options: WorkOptions): Promise<Work> {
  const { link, manager, keepTrying, logger } = wire
  const consumer = `w_${options.provider}_${options.class}`
  const config = {
    durable_name: consumer,
    filter_subject: jobs.filter({ provider: options.provider, class: options.class }),
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(15_000),
    max_deliver: -1,
    max_ack_pending: 20_000,
    max_waiting: 8192,
  }
  const ensure = () =>
    keepTrying('make the work queue', () => manager.consumers.add(jobsStream.name, config), stop.signal)
  const stop = new AbortController()
  const inProgress = new Set<Promise<void>>()
  /** When the requests under way are given up, oldest first; clock of `performance.now()`. */
  let deadlines: number[] = []
  let pull: Pull | null = null

  const ask = () => {
    if (stop.signal.aborted || pull === null) return
    while (deadlines.length < Math.min(maxWaiting, options.slots - inProgress.size)) {
      deadlines.push(performance.now() + expiresMs + 2000)
      pull.request({ batch: 1, expiresMs })
    }
  }
  const work = async (taken: TakenJob, handle: Handle, header: HeaderReader) => {
    const name = `jobs.${options.provider}.${options.class}`
    try {
      await wire.context.around({ kind: 'take', name, header }, () => options.onJob(taken))
    } catch (error) {
      logger.error({ error, runId: taken.job.runId }, 'a job handler failed')
      handle.nak(1000)
    }
  }
  const take = (message: Msg) => {
    const handle = createHandle(wire, message)
    const job = parseJob(message, options)
    if ('reason' in job) {
      handle.term()
      options.onMalformed({ subject: message.subject, ...job })
    } else if (stop.signal.aborted || inProgress.size >= options.slots) {
      handle.nak()
    } else {
      const taken = { job, ack: handle.ack, nak: handle.nak, working: handle.working }
      const running = work(taken, handle, headerReader(readHeaders(message))).finally(() => {
        inProgress.delete(running)
        ask()
      })
      inProgress.add(running)
    }
  }
  const receive = (message: Msg) => {
    deadlines.shift()
    try {
      take(message)
    } finally {
      ask()
    }
  }
  const restart = () => {
    if (!link.up || stop.signal.aborted) return
    void pull?.close()
    deadlines = []
    pull = openPull(wire, {
      stream: jobsStream.name,
      consumer,
      onMessage: receive,
      onStatus: ({ code, description }) => {
        deadlines.shift()
        // 408: waited its time. Anything else: the consumer or its stream went.
        if (code === 408) ask()
        else mend(`${code} ${description}`)
      },
    })
    ask()
  }
  let mending = false
  const mend = async (reason: string) => {
    if (mending || stop.signal.aborted) return
    mending = true
    logger.warn({ consumer, reason }, 'the work queue is looked after')
    try {
      // Not while the server still clears the old one away: it would take the new one's files with it.
      await sleep(250)
      await ensure()
    } catch (error) {
      if (!stop.signal.aborted) logger.error({ error, consumer }, 'the work queue could not be made')
    } finally {
      mending = false
    }
    restart()
  }

  await ensure()
  restart()
  const stopUp = link.onUp(restart)
  const watch = setInterval(() => {
    const [oldest] = deadlines
    if (link.up && oldest !== undefined && oldest < performance.now()) void mend('a request was not answered')
  }, 1000)
  watch.unref()

  return {
    async drain() {
      stop.abort()
      stopUp()
      clearInterval(watch)
      await pull?.close()
      await Promise.all(inProgress)
    },
  }
}

function parseJob(
  { subject, data }: Msg,
  options: WorkOptions,
): Job | Readonly<{ runId: string | null; reason: string }> {
  const names = jobs.parse(subject)
  const runId = names?.runId ?? null
  try {
    const job = parseMessage(jobs, data)
    if (job.runId === runId && job.provider === options.provider && job.class === options.class) return job
    return { runId, reason: 'the subject tells another run' }
  } catch (error) {
    return { runId, reason: error instanceof Error ? error.message : 'malformed' }
  }
}
