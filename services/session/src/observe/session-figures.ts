import type { Metrics } from '@playground/runtime'
import { stateConsumer } from '../admission/refuse-backlog.ts'
import type { Deps } from '../deps.ts'
import type { Settled } from '../persist/save-endings.ts'

/** Is told what was saved, once of each run. */
export type Figures = Readonly<{ settled: (endings: readonly Settled[]) => void }>

/** Nobody looks. */
export const noFigures: Figures = { settled() {} }

/** Figures of how runs end and what they cost, and of what still waits. */
export function sessionFigures(metrics: Metrics, { bus }: Pick<Deps, 'bus'>): Figures {
  const labels = ['provider', 'model'] as const
  const runs = metrics.counter({
    name: 'runs_ended_total',
    help: 'Runs that ended, by how',
    labels: ['provider', 'model', 'status'],
  })
  const errors = metrics.counter({
    name: 'run_errors_total',
    help: 'Runs that ended by a fault, by its code',
    labels: ['provider', 'model', 'code'],
  })
  const tokens = metrics.counter({
    name: 'charged_tokens_total',
    help: 'Tokens charged, by what they were for',
    labels: ['provider', 'model', 'kind'],
  })
  const micros = metrics.counter({ name: 'charged_micros_total', help: 'Millionths of a dollar charged', labels })
  metrics.gauge({ name: 'results_waiting', help: 'States of runs in the log that are not saved yet' }, async () =>
    bus.up ? ((await bus.backlogMessages(stateConsumer)) ?? 0) : [],
  )
  metrics.gauge(
    { name: 'jobs', help: 'Jobs in the queue, waiting or taken', labels: ['provider', 'class', 'state'] },
    async () => {
      const queues = bus.up ? await bus.readQueues() : []
      return queues.flatMap(({ provider, class: jobClass, waiting, running }) => [
        { labels: { provider, class: jobClass, state: 'waiting' }, value: waiting },
        { labels: { provider, class: jobClass, state: 'running' }, value: running },
      ])
    },
  )
  return {
    settled: (endings) => {
      for (const { run, event, charge } of endings) {
        const { provider, model } = run
        runs.add({ provider, model, status: event.status })
        if (event.error !== null) errors.add({ provider, model, code: event.error.code })
        const { total: _total, ...buckets } = charge.usage
        for (const [kind, count] of Object.entries(buckets)) if (count > 0) tokens.add({ provider, model, kind }, count)
        if (charge.costMicros !== null && charge.costMicros > 0) micros.add({ provider, model }, charge.costMicros)
      }
    },
  }
}
