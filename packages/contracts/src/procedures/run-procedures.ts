import { z } from 'zod'
import { id } from '../ids.ts'
import { runInput } from '../job.ts'
import { moderation } from '../moderation.ts'
import { runDetails } from '../run.ts'
import { by, define } from './define.ts'
import { openRun } from './records.ts'

/** Where a run stands in the log, for the one who may cancel it. */
export const locateRun = define(
  'locate-run',
  z.object({ ...by, runId: id }),
  z.object({
    provider: z.string(),
    sessionId: id.nullable(),
    comparisonId: id.nullable(),
    firstSequence: z.int(),
    ended: z.boolean(),
  }),
)
export const readRun = define(
  'read-run',
  z.object({ ...by, runId: id, withResult: z.boolean().optional().describe('vectors and verdicts as its text') }),
  z.object({ run: runDetails, sessionId: id.nullable(), veiled: z.boolean(), open: openRun.nullable() }),
)
/** Asked by workers: the messages, instructions and limits of a run. */
export const readRunInput = define('run-input', z.object({ runId: id, provider: z.string() }), runInput)
/** The prompts that a retry, or a lane that replays a session, would ask again, and what was found in them before. */
export const readPrompts = define(
  'read-prompts',
  z.object({ ...by, of: z.union([z.object({ runId: id }), z.object({ sessionId: id })]) }),
  z.object({
    prompts: z.array(z.object({ comparisonId: id, prompt: z.string(), moderation: moderation.nullable() })),
  }),
)
