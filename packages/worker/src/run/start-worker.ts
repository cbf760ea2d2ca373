import type { Bus, TakenJob, Work } from '@playground/bus'
import { type JobClass, liveState, type Model, newId, type RefusedJob } from '@playground/contracts'
import { type Logger, type Metrics, noMetrics, type Running } from '@playground/runtime'
import type { WorkerConfig } from '../config/worker-config.ts'
import { followCalls } from '../observe/follow-calls.ts'
import { observeCalls } from '../observe/observe-calls.ts'
import { workerFigures } from '../observe/worker-figures.ts'
import { createTransport } from '../provider/create-transport.ts'
import type { Provider } from '../provider/provider.ts'
import { type CircuitOptions, createCircuitBreaker } from '../retry/circuit-breaker.ts'
import { defaultRetryPolicy, type RetryPolicy } from '../retry/next-delay.ts'
import { createRetryBudget } from '../retry/retry-budget.ts'
import { type ActiveRun, activeRun, obey } from './active-run.ts'
import { type Announcing, announceModels } from './announce-models.ts'
import { keepAlive } from './keep-alive.ts'
import { offeredModels } from './offered-models.ts'
import type { RunDependencies } from './run-dependencies.ts'
import { runJob } from './run-job.ts'
import { timeoutsFor } from './timeouts-for.ts'

/** UTF-8 bytes of one answer at most, and of one HTTP response. */
const maxOutputBytes = 1024 * 1024
const maxResponseBytes = 16 * 1024 * 1024

/** Of the jobs that were refused for good, so many are told of. */
const maxRefusedJobs = 10

/** How long closing waits for runs that were told to stop. */
const stopMs = 3000

export type WorkerOptions = Readonly<{
  provider: Provider
  bus: Bus
  config: WorkerConfig
  logger: Logger
  /** For tests that cannot wait. */
  policy?: RetryPolicy
  circuit?: CircuitOptions
  /** Nowhere unless told. */
  metrics?: Metrics
}>

/** A worker that takes jobs. */
export type RunningWorker = Running & Readonly<{ id: string }>

/**
 * Makes a provider a worker: announces its models, takes its jobs, executes them as the log says. Ends by `close`:
 * nothing new is taken, runs may go on for the grace, then they are handed back for others.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { provider, bus, config, logger, metrics = noMetrics } = options
  const workerId = newId()
  const since = new Date().toISOString()
  const active = new Map<string, ActiveRun>()
  const models = offeredModels(provider, logger)
  const slots = config.WORKER_SLOTS + config.WORKER_BATCH_SLOTS
  const transport = createTransport({
    connections: slots + 8,
    connectMs: config.PROVIDER_CONNECT_MS,
    maxResponseBytes,
  })
  const breaker = createCircuitBreaker(options.circuit)
  const figures = workerFigures(provider.id, metrics, { active, breaker })
  let announcing: Announcing | null = null
  const calls = followCalls(() => announcing?.again())
  let refusedJobs: readonly RefusedJob[] = []
  const dependencies: RunDependencies = {
    bus,
    workerId,
    models,
    logger,
    execution: {
      provider,
      transport,
      timeoutsFor: (model: Model) => timeoutsFor(model, config),
      policy: options.policy ?? defaultRetryPolicy,
      budget: createRetryBudget(),
      breaker,
      maxOutputBytes,
      observer: observeCalls(provider.id, metrics, { follower: calls, logger }),
      captureContent: config.OTEL_CAPTURE_CONTENT,
    },
  }

  const onJob = async (taken: TakenJob) => {
    const { runId } = taken.job
    const known = active.get(runId)
    if (known !== undefined) return known.adopt(taken)
    const run = activeRun(taken)
    active.set(runId, run)
    taken.working()
    try {
      await runJob(run, dependencies)
    } catch (error) {
      logger.error({ err: error, runId }, 'a run was left for another try')
      run.handBack(1000)
    } finally {
      active.delete(runId)
      figures.finished(run)
    }
  }
  const takeJobs = (jobClass: JobClass, places: number): Promise<Work> =>
    bus.takeJobs({
      provider: provider.id,
      class: jobClass,
      slots: places,
      onJob,
      onMalformed: ({ runId, reason }) => {
        logger.warn({ runId, reason }, 'a malformed job was refused')
        figures.refused()
        refusedJobs = [{ runId, reason, at: new Date().toISOString() }, ...refusedJobs].slice(0, maxRefusedJobs)
        announcing?.again()
      },
    })

  const stopHints = bus.listen(liveState, { provider: provider.id }, (event, { runId }) => {
    const run = active.get(runId)
    if (run !== undefined) obey(run, event, workerId)
  })
  const stopAnswering = bus.answerOwnership(workerId, (runId) => active.get(runId)?.stopped === null)
  const stopBeating = keepAlive(active)
  const state = () => ({ since, running: active.size, lastCall: calls.last, refusedJobs: [...refusedJobs] })
  announcing = await announceModels(bus, { provider: provider.id, workerId, models, state, logger })
  const { withdraw } = announcing
  const works = await Promise.all([takeJobs('live', config.WORKER_SLOTS), takeJobs('batch', config.WORKER_BATCH_SLOTS)])
  logger.info({ workerId, provider: provider.id, models: models.entry(workerId).models.length }, 'taking jobs')

  return {
    id: workerId,
    failed: bus.closed,
    close: async (graceMs) => {
      const idle = Promise.all(works.map((work) => work.drain()))
      await Promise.race([withdraw().catch(() => {}), after(1000)])
      await Promise.race([idle, after(graceMs)])
      for (const run of active.values()) run.stop('shutdown')
      await Promise.race([idle, after(stopMs)])
      stopBeating()
      stopHints()
      stopAnswering()
      await transport[Symbol.asyncDispose]()
    },
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
