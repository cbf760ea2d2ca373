import { WrongLastSequence } from '@playground/bus'
import { type EndStatus, type RunError, type RunInput, runState } from '@playground/contracts'
import { annotateSpan } from '@playground/runtime'
import { executeRun, type Outcome } from '../execute/execute-run.ts'
import { publishOutput } from '../output/publish-output.ts'
import { type ActiveRun, obey } from './active-run.ts'
import { type Ending, fitsEnded, makeEnded } from './make-ended.ts'
import type { RunDependencies } from './run-dependencies.ts'
import { writeEnding } from './write-ending.ts'

/**
 * Writes `started`, executes, writes the ending, acknowledges the job. False when somebody else wrote to the run
 * first: look again. Nothing is written by an attempt that was fenced; its job is the other worker's.
 */
export async function executeAttempt(
  run: ActiveRun,
  given: Readonly<{ input: RunInput; attempt: number; lastSequence: number }>,
  dependencies: RunDependencies,
): Promise<boolean> {
  const { bus, workerId, models } = dependencies
  const { job, names } = run
  const { input, attempt } = given
  const offered = models.find(job.model)
  if (offered === null) throw new Error('the model is not offered')

  // Before it is written: a cancel or a takeover may be told of before the acknowledgement comes.
  run.attempt = attempt
  let lastSequence: number
  try {
    const at = new Date().toISOString()
    const started = { type: 'run.started', sessionId: job.sessionId, at, runId: job.runId, attempt, workerId } as const
    const messageId = `${job.runId}.start.${attempt}.${workerId}`
    const stored = await bus.store(runState, names, started, { messageId, expectedLastSequence: given.lastSequence })
    lastSequence = stored.sequence
  } catch (error) {
    if (!(error instanceof WrongLastSequence)) throw error
    run.attempt = 0
    return false
  }

  const output = publishOutput(
    bus,
    names,
    { sessionId: job.sessionId, runId: job.runId, attempt },
    {
      afterReconnect: async () => {
        const last = await bus.readLast(runState, names)
        if (last !== null) obey(run, last.message, workerId)
      },
      onTurn: (length) => run.execution?.mark(length),
    },
  )
  run.output = output
  run.execution = executeRun(
    {
      input,
      sessionId: job.sessionId,
      ...offered,
      acceptedAtMs: job.acceptedAtMs,
      signal: run.signal,
      // Nobody reads along where the result is no text.
      onOutput: input.kind === 'chat' ? output.append : (_kind, text) => output.keep(text),
      onRetry: output.progress,
    },
    dependencies.execution,
  )
  try {
    const { outcome, metrics, timeline, request } = await run.execution.result
    if (outcome.kind === 'stopped' && run.stopped !== 'cancelled') return leave(run)
    await output.complete()
    const { text } = output
    const reasoning = output.reasoning === '' ? null : output.reasoning
    if (!fitsEnded({ text, reasoning })) await output.checkpointAcknowledged()
    const execution = { workerId, timeline, request }
    const ending = (cancelled: boolean): Ending => ({
      attempt,
      ...verdictOn(outcome, text, cancelled),
      metrics,
      text,
      reasoning,
      execution,
    })
    const make = (cancelled: boolean) => makeEnded(job, ending(cancelled))
    const cancelled = run.stopped === 'cancelled'
    annotateSpan({ 'playground.attempt': attempt, 'playground.outcome': cancelled ? 'cancelled' : outcome.kind })
    const written = await writeEnding(bus, names, { attempt, workerId, lastSequence, cancelled, make })
    dependencies.logger.debug({ runId: job.runId, attempt, outcome: outcome.kind, written }, 'an attempt is over')
    if (written !== 'fenced') await run.acknowledge()
    return true
  } finally {
    output.close()
  }
}

/** Ends nothing: the run is over, or another worker's, or to be done again by one. */
async function leave(run: ActiveRun): Promise<true> {
  if (run.stopped === 'ended') await run.acknowledge()
  if (run.stopped === 'shutdown') run.handBack()
  return true
}

type Verdict = { status: EndStatus; finishReason: Ending['finishReason']; error: RunError | null }

function verdictOn(outcome: Outcome, text: string, cancelled: boolean): Verdict {
  if (cancelled) return { status: 'cancelled', finishReason: null, error: null }
  switch (outcome.kind) {
    case 'completed':
      return { status: 'completed', finishReason: outcome.finishReason, error: null }
    case 'fault':
      return { status: text === '' ? 'failed' : 'interrupted', finishReason: null, error: outcome.fault.runError }
    case 'stopped':
      return { status: 'cancelled', finishReason: null, error: null }
    default:
      return outcome satisfies never
  }
}
