import { z } from 'zod'
import { comparison } from '../comparison.ts'
import { id } from '../ids.ts'
import { lane, laneInput } from '../lane.ts'
import { moderation } from '../moderation.ts'
import { run } from '../run.ts'
import { comparisonStart, sessionStart } from '../start.ts'
import { define, start } from './define.ts'
import { admitted, sessionRecord } from './records.ts'

const moderations = z.record(id, moderation).optional().describe('of prompts that are asked again, by comparison')

export const startSession = define(
  'start-session',
  z.object({ ...start, sessionId: id.describe('made by the gateway, which follows it already'), body: sessionStart }),
  z.object({ ...admitted, record: sessionRecord }),
)
export const startComparison = define(
  'start-comparison',
  z.object({ ...start, sessionId: id, body: comparisonStart }),
  z.object({ ...admitted, comparison, blind: z.boolean(), revealed: z.boolean() }),
)
export const retryRun = define(
  'retry-run',
  z.object({ ...start, runId: id, moderations }),
  z.object({ ...admitted, run, sessionId: id }),
)
export const addLane = define(
  'add-lane',
  z.object({
    ...start,
    sessionId: id,
    lane: laneInput,
    replay: z.boolean(),
    moderations,
  }),
  z.object({ ...admitted, lane }),
)
