import { estimateTokens, type Metrics, type RunError, type RunInput } from '@playground/contracts'
import { estimateInputTokens } from '../execute/watch-cost.ts'
import { costOf } from '../measure/price-usage.ts'
import { settleUsage } from '../measure/settle-usage.ts'
import type { ActiveRun } from './active-run.ts'
import { makeEnded } from './make-ended.ts'
import { readShown, type Shown } from './read-shown.ts'
import type { RunDependencies } from './run-dependencies.ts'
import { writeEnding } from './write-ending.ts'

/** An attempt of another worker's, or of nobody's, that has to be ended by us. */
export type Orphan = Readonly<{
  attempt: number
  lastSequence: number
  cancelled: boolean
  error: RunError | null
  input: RunInput | null
  /** What the log shows of it, when it was read already. */
  shown?: Shown
}>

/**
 * Ends an attempt with what the log shows of it, costs estimated, and acknowledges the job. Whoever wrote something
 * meanwhile is right.
 */
export async function endForAnother(run: ActiveRun, orphan: Orphan, dependencies: RunDependencies): Promise<void> {
  const { bus, workerId } = dependencies
  const { job, names } = run
  const { attempt, lastSequence, cancelled, error } = orphan
  // A result about texts is of no use unless its own worker gave it.
  const shown = job.kind === 'chat' ? (orphan.shown ?? (await readShown(bus, names, attempt))) : nothing
  const metrics = attempt === 0 ? null : estimateMetrics(run, orphan.input, shown, dependencies)
  const written = await writeEnding(bus, names, {
    attempt,
    workerId,
    lastSequence,
    cancelled,
    make: (cancelledNow) =>
      makeEnded(job, {
        attempt,
        status: cancelledNow ? 'cancelled' : shown.text === '' ? 'failed' : 'interrupted',
        finishReason: null,
        error: cancelledNow ? null : error,
        metrics,
        text: shown.text,
        reasoning: shown.reasoning,
      }),
  })
  if (written !== 'fenced') await run.acknowledge()
}

const nothing: Shown = { text: '', reasoning: null, shown: false, shownBefore: false }

function estimateMetrics(
  run: ActiveRun,
  input: RunInput | null,
  shown: Shown,
  { models, execution }: RunDependencies,
): Metrics {
  const estimated = {
    input: input === null ? 0 : estimateInputTokens(input),
    output: estimateTokens(shown.text),
    reasoning: estimateTokens(shown.reasoning ?? ''),
  }
  const offered = models.find(run.job.model)
  const { usage, usageSource } = settleUsage({}, estimated, false)
  const prices = offered?.prices ?? null
  return {
    queueMs: null,
    ttftMs: null,
    ttfaMs: null,
    durationMs: null,
    itlMs: null,
    tokensPerSecond: null,
    gapMs: null,
    usage,
    usageSource,
    ...costOf(usage, usageSource, { demo: offered?.model.demo ?? false, prices }),
    priceVersion: prices === null ? null : execution.provider.priceVersion,
    tries: 1,
  }
}
