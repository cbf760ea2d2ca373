import { type ComparisonStart, ProcedureError } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import type { LaneRow, Queries } from '../db/schema.ts'
import type { Turn } from '../history/turn.ts'

export const maxLanes = 8

/** A lane of the session, and whether a run of it has not ended. */
export type PresentLane = Selectable<LaneRow> & Readonly<{ running: boolean }>

export type ChosenLanes = Readonly<{
  lanes: readonly PresentLane[]
  /** The lane that a copy is to be made of, and where its history stands. */
  fork: Readonly<{ source: PresentLane; lastRunId: string | null }> | null
  /** Whose answer every chosen lane continues. */
  continuesRun: string | null
}>

/**
 * Which lanes take part in a turn and what they continue. No lane named: all of them. A fork adds a copy of one lane
 * to those. Throws `conflict` while one of them is running.
 */
export function chooseLanes(
  all: readonly PresentLane[],
  turns: readonly Turn[],
  { lanes: named, context = 'own' }: ComparisonStart,
): ChosenLanes {
  const find = (laneId: string) => {
    const lane = all.find(({ id }) => id === laneId)
    if (lane === undefined) throw new ProcedureError('not_found', 'There is no such lane.')
    return lane
  }
  const lanes = named === undefined ? all : [...new Set(named)].map(find)
  if (lanes.length === 0) throw new ProcedureError('conflict', 'The session has no lanes.')
  const source = context !== 'own' && 'fork' in context ? find(context.fork) : null
  if (source !== null && all.length >= maxLanes) {
    throw new ProcedureError('conflict', `A session has at most ${maxLanes} lanes.`)
  }
  if ([...lanes, ...(source === null ? [] : [source])].some(({ running }) => running)) {
    throw new ProcedureError('conflict', 'A lane is still answering.')
  }
  const continuesRun = context !== 'own' && 'continueFrom' in context ? context.continueFrom : null
  if (continuesRun !== null) {
    const run = turns.find(({ runId }) => runId === continuesRun)
    if (run === undefined) throw new ProcedureError('not_found', 'There is no such run.')
    if (!run.hasText) throw new ProcedureError('conflict', 'This answer cannot be continued: it is not there yet.')
  }
  return { lanes, continuesRun, fork: source === null ? null : { source, lastRunId: lastTurn(turns, source.id) } }
}

/** The lane's newest answer: a copy of the lane goes on from there. */
function lastTurn(turns: readonly Turn[], laneId: string): string | null {
  const own = turns.filter((turn) => turn.laneId === laneId && turn.current && turn.hasText)
  return own.toSorted((a, b) => b.position - a.position)[0]?.runId ?? null
}

/** The lanes that a session has now, in their order. */
export function readLanes(db: Queries, sessionId: string): Promise<PresentLane[]> {
  return db
    .selectFrom('lanes')
    .selectAll()
    .select(
      sql<boolean>`EXISTS (SELECT 1 FROM runs WHERE runs.lane_id = lanes.id AND runs.ended_at IS NULL)`.as('running'),
    )
    .where('session_id', '=', sessionId)
    .where('removed', '=', false)
    .orderBy('position')
    .execute()
}
