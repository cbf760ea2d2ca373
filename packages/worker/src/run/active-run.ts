import type { RunNames, TakenJob } from '@playground/bus'
import { type Job, noId, type RunStateEvent } from '@playground/contracts'
import type { RunningExecution } from '../execute/execute-run.ts'
import type { OutputPublisher } from '../output/publish-output.ts'

/** Why an execution is stopped from outside. */
export type StopReason = 'cancelled' | 'fenced' | 'ended' | 'shutdown'

/** A run whose job this worker holds. */
export interface ActiveRun {
  readonly job: Job
  readonly names: RunNames
  readonly signal: AbortSignal
  /** 0 until the attempt is about to be written to the log. */
  attempt: number
  output: OutputPublisher | null
  execution: RunningExecution | null
  readonly stopped: StopReason | null
  /** The first reason counts. */
  stop(reason: StopReason): void
  /** The same job came again: its newer handle is kept alive and acknowledged too. */
  adopt(taken: TakenJob): void
  working(): void
  acknowledge(): Promise<void>
  handBack(delayMs?: number): void
}

/** A run of which nothing is known yet but its job. */
export function activeRun(taken: TakenJob): ActiveRun {
  const { job } = taken
  const { runId, userId, provider } = job
  const handles = [taken]
  const controller = new AbortController()
  let stopped: StopReason | null = null
  return {
    job,
    names: { provider, userId, sessionId: job.sessionId ?? noId, runId },
    signal: controller.signal,
    attempt: 0,
    output: null,
    execution: null,
    get stopped() {
      return stopped
    },
    stop: (reason) => {
      if (stopped !== null) return
      stopped = reason
      controller.abort(reason)
    },
    adopt: (handle) => {
      handles.push(handle)
      handle.working()
    },
    working: () => {
      for (const handle of handles) handle.working()
    },
    acknowledge: async () => {
      await Promise.all(handles.map((handle) => handle.ack()))
    },
    handBack: (delayMs) => {
      for (const handle of handles) handle.nak(delayMs)
    },
  }
}

/**
 * Obeys what the log says about a run that is being executed. Before its attempt is in the log there is nothing to
 * obey: compare-and-set will tell.
 */
export function obey(run: ActiveRun, event: RunStateEvent, workerId: string): void {
  if (run.attempt === 0) return
  if (event.type === 'run.ended' && event.workerId !== workerId) run.stop('ended')
  if (event.type === 'run.cancel-requested' && event.attempt >= run.attempt) run.stop('cancelled')
  if (event.type === 'run.started' && event.workerId !== workerId && event.attempt > run.attempt) run.stop('fenced')
}
