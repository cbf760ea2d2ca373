import type { Metrics } from '@playground/runtime'
import type { CircuitBreaker } from '../retry/circuit-breaker.ts'
import type { ActiveRun } from '../run/active-run.ts'

/** Counts what a worker does beside its calls. */
export type WorkerFigures = Readonly<{
  /** A run is no longer worked on. */
  finished: (run: ActiveRun) => void
  refused: () => void
}>

/** Keeps figures of the runs of a worker. Of their output only the count that each keeps anyway is read. */
export function workerFigures(
  provider: string,
  metrics: Metrics,
  { active, breaker }: Readonly<{ active: ReadonlyMap<string, ActiveRun>; breaker: CircuitBreaker }>,
): WorkerFigures {
  let told = 0
  metrics.total({ name: 'deltas_total', help: 'Pieces of answers written to the log', labels: ['provider'] }, () => [
    {
      labels: { provider },
      value: [...active.values()].reduce((sum, { output }) => sum + (output?.index ?? 0), told),
    },
  ])
  metrics.gauge({ name: 'runs_active', help: 'Runs that are worked on', labels: ['provider', 'class'] }, () => {
    const classes = Map.groupBy(active.values(), ({ job }) => job.class)
    return (['live', 'batch'] as const).map((jobClass) => ({
      labels: { provider, class: jobClass },
      value: classes.get(jobClass)?.length ?? 0,
    }))
  })
  metrics.gauge(
    {
      name: 'circuit_open',
      help: '1 while the provider is not asked because it does not answer',
      labels: ['provider'],
    },
    () => [{ labels: { provider }, value: breaker.isOpen() ? 1 : 0 }],
  )
  const jobs = metrics.counter({
    name: 'jobs_taken_total',
    help: 'Jobs taken from the queue: worked on, or refused because they are none of ours',
    labels: ['provider', 'outcome'],
  })
  return {
    finished: ({ output }) => {
      told += output?.index ?? 0
      jobs.add({ provider, outcome: 'worked' })
    },
    refused: () => jobs.add({ provider, outcome: 'refused' }),
  }
}
