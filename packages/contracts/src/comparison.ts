import { z } from 'zod'
import { id } from './ids.ts'
import { totals } from './metrics.ts'
import { run } from './run.ts'

export const comparisonStatus = z.enum(['running', 'completed', 'failed', 'cancelled'])
export type ComparisonStatus = z.infer<typeof comparisonStatus>

/** Which answer of a comparison is better: a run's id, `tie` or `both_bad`. */
export const castVote = z.object({ winner: z.string(), tags: z.array(z.string()) })
export type CastVote = z.infer<typeof castVote>

/** One prompt put to the lanes of a session. `runs` are the current ones: a retry takes its predecessor's place. */
export const comparison = z.object({
  id,
  sessionId: id,
  position: z.int(),
  prompt: z.string(),
  status: comparisonStatus,
  runs: z.array(run),
  vote: castVote.nullable(),
  totals,
  createdAt: z.string(),
  endedAt: z.string().nullable(),
})
export type Comparison = z.infer<typeof comparison>

/** A comparison's status once none of its runs is running. */
export function outcomeOf(statuses: readonly string[]): Exclude<ComparisonStatus, 'running'> {
  if (statuses.includes('completed')) return 'completed'
  return statuses.includes('cancelled') ? 'cancelled' : 'failed'
}
