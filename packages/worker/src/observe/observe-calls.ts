import type { RunErrorCode, Metrics as RunMetrics } from '@playground/contracts'
import type { Logger, Metrics } from '@playground/runtime'
import { absurdCounts } from '../measure/absurd-counts.ts'
import type { ReportedUsage } from '../provider/provider.ts'
import type { CallFollower } from './follow-calls.ts'

/** Is told how calls go, once each: never of a piece of an answer. */
export interface CallObserver {
  called(model: string, outcome: RunErrorCode | 'ok' | 'stopped'): void
  retried(model: string, code: RunErrorCode): void
  /** With the vendor's own counts of tokens. */
  measured(model: string, metrics: RunMetrics, reported: ReportedUsage): void
}

/** Nobody looks. */
export const noObserver: CallObserver = { called() {}, retried() {}, measured() {} }

const answerSeconds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300]
const queueSeconds = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60]

/** Keeps figures of calls, by provider and model, and what they say about the provider. */
export function observeCalls(
  provider: string,
  metrics: Metrics,
  { follower, logger }: Readonly<{ follower: CallFollower; logger: Logger }>,
): CallObserver {
  const calls = metrics.counter({
    name: 'provider_calls_total',
    help: 'Calls to a provider by how they ended: ok, stopped (called off), or the code of the fault',
    labels: ['provider', 'model', 'outcome'],
  })
  const retries = metrics.counter({
    name: 'provider_retries_total',
    help: 'Calls that were tried once more, by the fault of the try before',
    labels: ['provider', 'model', 'code'],
  })
  const labels = ['provider', 'model'] as const
  const absurd = metrics.counter({
    name: 'usage_absurd_total',
    help: 'Answers of which the provider told counts of tokens that cannot be: estimates were charged instead',
    labels,
  })
  const firstToken = metrics.histogram({
    name: 'time_to_first_token_seconds',
    help: 'From asking the provider to the first piece of its answer',
    labels,
    buckets: answerSeconds,
  })
  const duration = metrics.histogram({
    name: 'answer_duration_seconds',
    help: 'From asking the provider to the last piece of its answer',
    labels,
    buckets: answerSeconds,
  })
  const queue = metrics.histogram({
    name: 'queue_wait_seconds',
    help: 'From accepting a run to asking the provider',
    labels,
    buckets: queueSeconds,
  })
  const observe = (to: typeof queue, model: string, valueMs: number | null) => {
    if (valueMs !== null) to.observe({ provider, model }, valueMs / 1000)
  }
  return {
    called: (model, outcome) => {
      calls.add({ provider, model, outcome })
      if (outcome === 'ok') follower.succeeded()
      else if (outcome !== 'stopped') follower.failed(outcome)
    },
    retried: (model, code) => retries.add({ provider, model, code }),
    measured: (model, { queueMs, ttftMs, durationMs }, reported) => {
      const counts = absurdCounts(reported)
      if (Object.keys(counts).length > 0) {
        absurd.add({ provider, model })
        logger.warn({ provider, model, counts }, 'the provider counted tokens that cannot be; estimates are charged')
      }
      observe(queue, model, queueMs)
      observe(firstToken, model, ttftMs)
      observe(duration, model, durationMs)
    },
  }
}
