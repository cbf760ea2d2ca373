import { z } from 'zod'
import { id, modelId } from '../ids.ts'
import { inputMessage } from '../job.ts'
import { parameters } from '../lane.ts'
import { run } from '../run.ts'
import { define, start } from './define.ts'
import { admitted } from './records.ts'

const runId = id.describe('made by the gateway, which follows the run already')
const texts = z.array(z.string()).min(1)

/** What a provider is asked for outside any session. */
export const loneWork = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('chat'),
    runId,
    model: modelId,
    instructions: z.string().nullable(),
    messages: z.array(inputMessage).min(1).describe('oldest first; the last is the prompt'),
    cutHistory: z.boolean().describe('what does not fit is left out, from the oldest; else it is refused'),
    parameters,
  }),
  z.object({
    kind: z.literal('embedding'),
    runId,
    model: modelId.nullable().describe('null: the first embedding model that is offered'),
    texts,
  }),
  z.object({ kind: z.literal('moderation'), runId, texts }),
])
export type LoneWork = z.infer<typeof loneWork>

/**
 * Starts runs outside any session, all or none. Together they are one start, of the first one's kind; neither
 * moderation nor the batch class counts against a rate.
 */
export const startRuns = define(
  'start-runs',
  z.object({ ...start, works: z.array(loneWork).min(1).max(8) }),
  z.object({ ...admitted, runs: z.array(run) }),
)
