import { z } from 'zod'
import { comparison } from './comparison.ts'
import { moment } from './moment.ts'
import { run, timeline } from './run.ts'
import { session } from './session.ts'

/** Body of `POST /sessions/:id/share`. A second call replaces the first link. */
export const shareRequest = z.strictObject({ expiresAt: moment.optional() })

export const share = z.object({
  token: z.string(),
  url: z.string(),
  expiresAt: z.string().nullable(),
})
export type Share = z.infer<typeof share>

/** A run with the arrival times of its text, for the replay. */
export const timedRun = run.extend({ timeline })
export type TimedRun = z.infer<typeof timedRun>

/** A session as anybody with the link sees it: nothing of its owner, blind stays blind. */
export const sharedSession = session
  .omit({ userId: true })
  .extend({ comparisons: z.array(comparison.extend({ runs: z.array(timedRun) })) })
export type SharedSession = z.infer<typeof sharedSession>

export const exportFormat = z.enum(['json', 'md', 'csv', 'html'])
export type ExportFormat = z.infer<typeof exportFormat>
