import type { ComparisonStart, TurnEstimate } from '@playground/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { turnEstimateQuery } from '../data/queries.ts'
import { useDelayed } from '../shell/use-delayed.ts'

const settledMs = 600

/**
 * What the next turn would cost. An empty prompt stands for a short one, so that the line is there before anything is
 * written. `version` is anything that changes when histories or lanes do.
 */
export function useTurnEstimate(
  sessionId: string,
  body: ComparisonStart,
  { version, wanted }: { version: string; wanted: boolean },
): TurnEstimate | null {
  const prompt = body.prompt.trim() === '' ? '…' : body.prompt
  const settled = useDelayed(JSON.stringify({ ...body, prompt }), settledMs)
  const { data } = useQuery({
    ...turnEstimateQuery(sessionId, settled, version),
    enabled: wanted,
    placeholderData: keepPreviousData,
  })
  return wanted ? (data ?? null) : null
}
