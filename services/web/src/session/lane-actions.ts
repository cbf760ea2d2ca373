import type { Lane, LaneChange } from '@playground/contracts'
import { useMemo } from 'react'
import { client } from '../data/client.ts'
import { refusal } from '../format/refusal.ts'

/** What can be done with one lane. A refusal is shown beside the composer. */
export type LaneActions = {
  stop(runId: string): void
  retry(runId: string): void
  remove(lane: Lane): void
  change(laneId: string, change: LaneChange): void
  openSettings(laneId: string): void
}

type Ways = Readonly<{
  report: (trouble: string | null) => void
  openSettings: (laneId: string) => void
}>

/** Given ways must stay the same, or every lane is drawn again. */
export function useLaneActions(sessionId: string, { report, openSettings }: Ways): LaneActions {
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
      openSettings,
    }
  }, [sessionId, report, openSettings])
}
