import type { Lane } from '@playground/contracts'
import { useMemo } from 'react'
import { client } from '../data/client.ts'
import { refusal } from '../format/refusal.ts'

/** What can be done with one lane. A refusal is shown beside the composer. */
export type LaneActions = {
  stop(runId: string): void
  retry(runId: string): void
  remove(lane: Lane): void
}

export function useLaneActions(sessionId: string, report: (trouble: string | null) => void): LaneActions {
  return useMemo(() => {
    const attempt = (work: Promise<unknown>) => {
      report(null)
      work.catch((error: unknown) => report(refusal(error)))
    }
    return {
      stop: (runId) => attempt(client.cancelRun(runId)),
      retry: (runId) => attempt(client.retryRun(runId)),
      remove: (lane) => attempt(client.call('removeLane', { params: { id: sessionId, laneId: lane.id } })),
    }
  }, [sessionId, report])
}
