import { hasEnded } from '@playground/contracts'
import type { RunFacts } from '../data/use-runs.ts'

export type Mark = 'Fastest' | 'Cheapest' | 'Longest'

/** Output of a run in tokens, thinking included; null where nobody counted. */
export function outputTokens({ metrics }: Pick<RunFacts, 'metrics'>): number | null {
  return metrics === null ? null : metrics.usage.output + metrics.usage.reasoning
}

/**
 * Who won what. One winner each, none when two are equal, and none while a running lane could still win.
 *
 * @param elapsedMs how long a running run has been running since its request was issued
 */
export function marksOf(
  runs: readonly RunFacts[],
  elapsedMs: (run: RunFacts) => number,
): ReadonlyMap<string, readonly Mark[]> {
  const completed = runs.filter(({ status }) => status === 'completed')
  const running = runs.filter(({ status }) => !hasEnded(status))
  const marks = new Map<string, Mark[]>()
  if (runs.length < 2) return marks

  function give(mark: Mark, value: (run: RunFacts) => number | null): void {
    const [best, second] = completed
      .flatMap((run) => {
        const figure = value(run)
        return figure === null ? [] : [{ run, figure }]
      })
      .sort((a, b) => a.figure - b.figure)
    if (best === undefined || best.figure === second?.figure) return
    if (second === undefined && running.length === 0) return
    if (running.some((run) => mark !== 'Fastest' || elapsedMs(run) <= best.figure)) return
    marks.set(best.run.id, [...(marks.get(best.run.id) ?? []), mark])
  }

  give('Fastest', ({ metrics }) => metrics?.durationMs ?? null)
  give('Cheapest', ({ metrics }) => metrics?.costMicros ?? null)
  give('Longest', (run) => {
    const tokens = outputTokens(run)
    return tokens === null ? null : -tokens
  })
  return marks
}
