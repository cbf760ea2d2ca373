import { type Bus, connectBus, foldRunFromLog, type RunNames } from '@playground/bus'
import {
  type ChatInput,
  type Job,
  liveState,
  newId,
  noId,
  ProcedureError,
  procedures,
  type Run,
  type RunEnded,
  type RunEvent,
  type RunFold,
  type RunOutputEvent,
  type RunStateEvent,
  runEvent,
  runOutput,
  runState,
  runsLog,
} from '@playground/contracts'
import { createLogger } from '@playground/runtime'
import { type NatsServer, startNats } from '@playground/testing'
import type { Test } from 'tap'
import { type Provider, type RunningWorker, startWorker, workerConfig } from '../../src/index.ts'
import { defaultRetryPolicy } from '../../src/retry/next-delay.ts'

/** A run in the log, seen from outside. */
export type LabRun = Readonly<{
  job: Job
  names: RunNames
  firstSequence: number
  ended: Promise<RunEnded>
  fold(): Promise<RunFold>
  events(): Promise<RunEvent[]>
}>

export type Lab = Readonly<{
  nats: NatsServer
  bus: Bus
  /** Writes `queued` and what else is given to the log, then publishes the job. */
  start(options?: {
    input?: Partial<ChatInput> | null
    before?: (names: RunNames, write: (event: RunStateEvent | RunOutputEvent) => Promise<void>) => Promise<void>
    job?: Partial<Job>
    /** The job is published first, and only after this the run is written to the log. */
    late?: () => Promise<unknown>
  }): Promise<LabRun>
  /** `url` where it is not the server itself, a proxy for example; `bus` where it is to be spoilt. */
  work(
    provider: Provider,
    options?: { url?: string; slots?: number; spoil?: (bus: Bus) => Bus; env?: Record<string, string> },
  ): Promise<RunningWorker & { bus: Bus; settled: readonly Settled[] }>
}>

/** What became of a job that a worker took. */
export type Settled = Readonly<{ runId: string; how: 'ack' | 'nak' }>

/** A real nats-server, whose runs are asked for by the test in place of gateway and session service. */
export async function startLab(t: Test): Promise<Lab> {
  const nats = await startNats()
  t.teardown(() => nats[Symbol.asyncDispose]())
  const bus = await connectBus({ servers: nats.url, name: 'lab' })
  t.teardown(() => bus[Symbol.asyncDispose]())
  await bus.provision()

  const inputs = new Map<string, ChatInput | null>()
  const endings = new Map<string, PromiseWithResolvers<RunEnded>>()
  bus.serve(procedures.readRunInput, async ({ runId }) => {
    const input = inputs.get(runId)
    if (input === undefined) throw new ProcedureError('unavailable', 'not yet')
    if (input === null) throw new ProcedureError('not_found', 'no such run')
    return input
  })
  bus.listen(liveState, {}, (event, { runId }) => {
    if (event.type === 'run.ended') endings.get(runId)?.resolve(event)
  })

  const events = async (names: RunNames, fromSequence: number): Promise<RunEvent[]> => {
    const found: RunEvent[] = []
    const { lastSequence: untilSequence } = await bus.logEnd()
    await bus.readLog({
      filter: runsLog.filter(names),
      fromSequence,
      untilSequence,
      onEntry: ({ data }) => found.push(runEvent.parse(JSON.parse(Buffer.from(data).toString()))),
    })
    return found
  }

  return {
    nats,
    bus,
    start: async (options = {}) => {
      const job: Job = {
        runId: newId(),
        kind: 'chat',
        sessionId: newId(),
        comparisonId: newId(),
        userId: newId(),
        provider: 'manual',
        model: 'manual/model',
        class: 'live',
        acceptedAtMs: Date.now(),
        ...options.job,
      }
      const { runId, sessionId, userId, provider } = job
      const names = { runId, sessionId: sessionId ?? noId, userId, provider }
      const input: ChatInput = {
        kind: 'chat',
        runId,
        model: job.model,
        instructions: null,
        messages: [{ role: 'user', content: 'Hello?' }],
        parameters: {},
        maxOutputTokens: 1000,
        costCapMicros: null,
      }
      inputs.set(runId, options.input === null ? null : { ...input, ...options.input })
      const ending = Promise.withResolvers<RunEnded>()
      endings.set(runId, ending)
      if (options.late !== undefined) {
        await bus.publishJob(job, newId())
        await options.late()
      }
      const queued: RunStateEvent = {
        type: 'run.queued',
        sessionId,
        at: new Date().toISOString(),
        runId,
        comparisonId: job.comparisonId,
        laneId: null,
        model: job.model,
        replaces: null,
      }
      const { sequence: firstSequence } = await bus.store(runState, names, queued, {
        messageId: newId(),
        expectedLastSequence: 0,
      })
      await options.before?.(names, async (event) => {
        if (event.type === 'run.delta' || event.type === 'run.checkpoint' || event.type === 'run.progress') {
          await bus.publishProbe(runOutput, names, JSON.stringify(event))
        } else await bus.store(runState, names, event, { messageId: newId() })
      })
      if (options.late === undefined) await bus.publishJob(job, newId())
      return {
        job,
        names,
        firstSequence,
        ended: ending.promise,
        fold: async () => {
          const { lastSequence } = await bus.logEnd()
          return foldRunFromLog(bus, blankRun(job), names, firstSequence, lastSequence)
        },
        events: () => events(names, firstSequence),
      }
    },
    work: async (provider, { url = nats.url, slots = 50, spoil = (plain: Bus) => plain, env = {} } = {}) => {
      const own = await connectBus({ servers: url, name: 'worker' })
      const settled: Settled[] = []
      const worker = await startWorker({
        provider,
        bus: watchJobs(spoil(own), settled),
        config: workerConfig.parse({ WORKER_SLOTS: String(slots), ...env }),
        logger: createLogger({ service: 'worker', level: 'silent' }),
        policy: { ...defaultRetryPolicy, baseMs: 1, overloadedBaseMs: 1 },
      })
      t.teardown(async () => {
        await worker.close(0)
        await own[Symbol.asyncDispose]()
      })
      return { ...worker, bus: own, settled }
    },
  }
}

/** The same bus, on which one sees what becomes of the jobs that are taken. */
function watchJobs(bus: Bus, settled: Settled[]): Bus {
  return {
    ...bound(bus),
    get up() {
      return bus.up
    },
    takeJobs: (options) =>
      bus.takeJobs({
        ...options,
        onJob: (taken) => {
          const { runId } = taken.job
          return options.onJob({
            job: taken.job,
            working: taken.working,
            ack: async () => {
              await taken.ack()
              settled.push({ runId, how: 'ack' })
            },
            nak: (delayMs) => {
              taken.nak(delayMs)
              settled.push({ runId, how: 'nak' })
            },
          })
        },
      }),
  }
}

/** A bus with one of its verbs replaced: for faults that no proxy can make. */
export function bound(bus: Bus): Bus {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(bus)) as Bus
}

function blankRun(job: Job): Run {
  return {
    id: job.runId,
    comparisonId: job.comparisonId ?? job.runId,
    laneId: job.runId,
    model: job.model,
    provider: job.provider,
    status: 'queued',
    attempt: 0,
    index: 0,
    text: '',
    reasoning: null,
    finishReason: null,
    error: null,
    metrics: null,
    droppedParameters: [],
    replaces: null,
    createdAt: '',
    endedAt: null,
  }
}
