import { z } from 'zod'
import { comparison } from './comparison.ts'
import { id } from './ids.ts'
import { lane } from './lane.ts'
import { totals } from './metrics.ts'

export const session = z.object({
  id,
  userId: id,
  title: z.string(),
  blind: z.boolean(),
  revealed: z.boolean(),
  costCapMicros: z.int().nullable(),
  lanes: z.array(lane),
  comparisons: z.array(comparison),
  status: z.enum(['idle', 'running']),
  totals,
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Session = z.infer<typeof session>

/** A session as `session.updated` carries it. */
export const sessionHead = session.omit({ comparisons: true })
export type SessionHead = z.infer<typeof sessionHead>

export const searchHit = z.object({
  kind: z.enum(['title', 'prompt', 'answer']),
  laneId: id.optional(),
  snippet: z.string(),
})

export const sessionSummary = sessionHead.extend({
  comparisonCount: z.int(),
  lastPrompt: z.string(),
  hit: searchHit.optional().describe('only in answers to a search'),
})
export type SessionSummary = z.infer<typeof sessionSummary>
