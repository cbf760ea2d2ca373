import { z } from 'zod'
import { id } from '../ids.ts'
import { job } from '../job.ts'
import { session } from '../session.ts'

/** A run that Postgres does not have as ended: read the rest from the log, from its first sequence on. */
export const openRun = z.object({
  runId: id,
  provider: z.string(),
  firstSequence: z.int().nonnegative().describe('0: not in the log yet'),
})
export type OpenRun = z.infer<typeof openRun>

/** A session with nothing veiled, as the database has it, and what to read from the log on top. */
export const sessionRecord = z.object({ session, open: z.array(openRun) })
export type SessionRecord = z.infer<typeof sessionRecord>

/**
 * What an accepted start hands back: jobs for the gateway to publish (runs beyond the user's places are published
 * later by the session service), and the log's sequence after which the client's live events begin.
 */
export const admitted = { jobs: z.array(job), sequence: z.int().nonnegative(), replayed: z.boolean() }
