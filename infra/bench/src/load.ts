import { z } from 'zod'
import { target } from './target.ts'

/** What the client is to do to a system. */
export const loadPlan = z.object({
  target,
  streams: z.int(),
  /** Over which the streams begin, one after the other, before anything is measured. */
  rampMs: z.number(),
  settleMs: z.number(),
  windowMs: z.number(),
  paceMs: z.number(),
  /** How long answers are: anything between, short ones more often. */
  chunks: z.object({ min: z.int(), max: z.int() }),
  seed: z.int(),
  /** So many of the streams stop reading after a second, and are left out of the figures. */
  slowReaders: z.int().default(0),
})
export type LoadPlan = z.input<typeof loadPlan>

export const summary = z.object({ count: z.int(), p50: z.number(), p90: z.number(), p99: z.number(), max: z.number() })
export type Summary = z.output<typeof summary>

/** What the client saw while it measured. */
export const loadResult = z.object({
  windowMs: z.number(),
  /** From asking to the first text; one that did not come counts with the time waited so far. */
  ttftMs: summary,
  /** From the upstream's sending to the client's receiving. */
  chunkMs: summary,
  /** From the end of a run to the word that its results are stored, where a system says so. */
  savedMs: summary,
  delivered: z.int(),
  /** What the upstream would have sent to streams that never pause. */
  offered: z.number(),
  /** Times that an answer was refused and asked for again. */
  refused: z.int(),
  /** Connections that were lost, and streams that had been silent for 2 s and more at the end. */
  lost: z.int(),
  silent: z.int(),
  /** What was said when the first was lost. */
  firstLoss: z.string().nullable(),
})
export type LoadResult = z.output<typeof loadResult>
