import { type ComparisonStart, ProcedureError } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { LaneRow, Tables } from '../db/schema.ts'
import type { Turn } from '../history/turn.ts'

export const maxLanes = 8

export type ChosenLanes = Readonly<{
  lanes: readonly Selectable<LaneRow>[]
  /** The lane that a copy is to be made of, and where its history stands. */
  fork: Readonly<{ source: Selectable<LaneRow>; lastRunId: string | null }> | null
  /** Whose answer every chosen lane continues. */
  continuesRun: string | null
}>

/**
 * Which lanes take part in a turn and what they continue. No lane named: all of them. A fork adds a copy of one lane
 * to those. Throws `conflict` while one of them is running.
 */
export async function chooseLanes(
  trx: Transaction<Tables>,
  all: readonly Selectable<LaneRow>[],
  turns: readonly Turn[],
  { lanes: named, context = 'own' }: ComparisonStart,
): Promise<ChosenLanes> {
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
  await refuseRunning(trx, source === null ? lanes : [...lanes, source])
  const continuesRun = context !== 'own' && 'continueFrom' in context ? context.continueFrom : null
  if (continuesRun !== null) {
    const run = turns.find(({ runId }) => runId === continuesRun)
    if (run === undefined) throw new ProcedureError('not_found', 'There is no such run.')
    if (!run.hasText) throw new ProcedureError('conflict', 'This answer cannot be continued: it is not there yet.')
  }
  return { lanes, continuesRun, fork: source === null ? null : { source, lastRunId: lastTurn(turns, source.id) } }
}

async function refuseRunning(trx: Transaction<Tables>, lanes: readonly Selectable<LaneRow>[]): Promise<void> {
  const running = await trx
    .selectFrom('runs')
    .select('id')
    .where(
      'lane_id',
      'in',
      lanes.map(({ id }) => id),
    )
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (running !== undefined) throw new ProcedureError('conflict', 'A lane is still answering.')
}

/** The lane's newest answer: a copy of the lane goes on from there. */
function lastTurn(turns: readonly Turn[], laneId: string): string | null {
  const own = turns.filter((turn) => turn.laneId === laneId && turn.current && turn.hasText)
  return own.toSorted((a, b) => b.position - a.position)[0]?.runId ?? null
}
