import { z } from 'zod'
import { comparison } from '../comparison.ts'
import { startEstimate, turnEstimate } from '../estimate.ts'
import { id } from '../ids.ts'
import { lane, laneChange } from '../lane.ts'
import { sessionSummary } from '../session.ts'
import { comparisonStart, sessionStart, title, vote } from '../start.ts'
import { by, define, nothing, page } from './define.ts'
import { openRun, sessionRecord } from './records.ts'

export const listSessions = define(
  'list-sessions',
  z.object({ ...by, ...page, query: z.string().nullable() }),
  z.object({ data: z.array(sessionSummary), nextCursor: z.string().nullable() }),
)
export const readSession = define('read-session', z.object({ ...by, sessionId: id }), sessionRecord)
export const renameSession = define('rename-session', z.object({ ...by, sessionId: id, title }), sessionRecord)
export const deleteSession = define(
  'delete-session',
  z.object({ ...by, sessionId: id }),
  z.object({ open: z.array(openRun) }),
)
export const restoreSession = define('restore-session', z.object({ ...by, sessionId: id }), sessionRecord)
export const changeLane = define(
  'change-lane',
  z.object({ ...by, sessionId: id, laneId: id, change: laneChange }),
  lane,
)
export const removeLane = define('remove-lane', z.object({ ...by, sessionId: id, laneId: id }), nothing)
export const castVote = define(
  'cast-vote',
  z.object({ ...by, comparisonId: id, vote }),
  z.object({ comparison, record: sessionRecord }),
)
export const revealSession = define('reveal-session', z.object({ ...by, sessionId: id }), sessionRecord)
/** Per lane: what a start would cost and whether it fits. Spends nothing. */
export const estimateStart = define('estimate-start', z.object({ ...by, body: sessionStart }), startEstimate)
/** The same of a session's next turn. */
export const estimateTurn = define(
  'estimate-turn',
  z.object({ ...by, sessionId: id, body: comparisonStart }),
  turnEstimate,
)
