import { type Lane, type LaneChange, type LaneStart, newId } from '@playground/contracts'
import { useMemo } from 'react'
import { client } from '../data/client.ts'
import { refusal } from '../format/refusal.ts'
import type { NextTurn } from './next-turn.ts'

/** A dialog about one lane or one of its runs. */
export type LaneDialog = Readonly<
  { kind: 'settings'; laneId: string } | { kind: 'model'; laneId: string } | { kind: 'request'; runId: string }
>

/** What can be done with one lane. A refusal is shown beside the composer. */
export type LaneActions = {
  stop(runId: string): void
  retry(runId: string): void
  remove(lane: Lane): void
  change(laneId: string, change: LaneChange): void
  /** Puts another model into a lane's place. It is asked the earlier prompts, too. */
  replace(lanes: readonly Lane[], lane: Lane, model: string): void
  openSettings(laneId: string): void
  changeModel(laneId: string): void
  openRequest(runId: string): void
  /** The next turn continues this answer in every lane, or a copy of this lane. */
  prepare(context: NextTurn['context']): void
}

type Ways = Readonly<{
  report: (trouble: string | null) => void
  open: (dialog: LaneDialog) => void
  prepare: (context: NextTurn['context']) => void
}>

/** Given ways must stay the same, or every lane is drawn again. */
export function useLaneActions(sessionId: string, { report, open, prepare }: Ways): LaneActions {
  return useMemo(() => {
    const attempt = (work: Promise<unknown>) => {
      report(null)
      work.catch((error: unknown) => report(refusal(error)))
    }
    return {
      stop: (runId) => attempt(client.cancelRun(runId)),
      retry: (runId) => attempt(client.retryRun(runId)),
      change: (laneId, body) => attempt(client.call('changeLane', { params: { id: sessionId, laneId }, body })),
      remove: (lane) => attempt(client.call('removeLane', { params: { id: sessionId, laneId: lane.id } })),
      replace: (lanes, lane, model) => attempt(replaceLane(sessionId, lanes, lane, model)),
      openSettings: (laneId) => open({ kind: 'settings', laneId }),
      changeModel: (laneId) => open({ kind: 'model', laneId }),
      openRequest: (runId) => open({ kind: 'request', runId }),
      prepare,
    }
  }, [sessionId, report, open, prepare])
}

/** The new lane comes first, so that a refusal loses nothing; an eighth must make room for it. */
async function replaceLane(sessionId: string, lanes: readonly Lane[], lane: Lane, model: string): Promise<void> {
  const { id: laneId, instructions, parameters } = lane
  const place = lanes.findIndex(({ id }) => id === laneId)
  const remove = () => client.call('removeLane', { params: { id: sessionId, laneId } })
  const full = lanes.length >= 8
  if (full) await remove()
  const body: LaneStart = { model, ...parameters, ...(instructions === null ? {} : { instructions }), replay: true }
  const made = await client.call('addLane', { params: { id: sessionId }, body, idempotencyKey: newId() })
  if (!full) await remove()
  const change = { position: Math.max(0, place) }
  await client.call('changeLane', { params: { id: sessionId, laneId: made.id }, body: change })
}
