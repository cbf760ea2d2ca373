import { z } from 'zod'
import { summary } from './load.ts'
import { target } from './target.ts'

/** Everybody loses the connection at once and comes back with the cursor. */
export const resumePlan = z.object({
  target,
  streams: z.int(),
  /** Until the cut. */
  streamMs: z.number(),
  /** Between the cut and coming back, each after another part of it. */
  awayMs: z.number(),
})
export type ResumePlan = z.output<typeof resumePlan>

export const resumeResult = z.object({
  /** From asking to the first text, before the cut. */
  ttftMs: summary,
  /** From connecting again to the first text that was missed. */
  resumedMs: summary,
  /** Streams that were told everything at once instead of what they had missed, and those that never came back. */
  restarted: z.int(),
  lost: z.int(),
})
export type ResumeResult = z.output<typeof resumeResult>
