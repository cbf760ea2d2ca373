import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { modelsQuery } from '../data/queries.ts'
import { useStored } from '../data/use-stored.ts'
import { type LaneDraft, laneSet } from '../lanes/lane-draft.ts'
import { chosenLanes } from './chosen-lanes.ts'

const noLanes: LaneDraft[] = []

/** The lanes the next comparison asks, and the way to choose others. */
export function useLaneSet() {
  const { data: models } = useQuery(modelsQuery)
  const [lastUsed, store] = useStored('lanes', laneSet, noLanes)
  const [picked, pick] = useState<LaneDraft[] | null>(null)
  const chosen = useMemo(
    () => (models === undefined ? [] : chosenLanes(models, { picked, lastUsed })),
    [models, picked, lastUsed],
  )
  const choose = (set: LaneDraft[]) => {
    pick(set)
    // None is a step on the way to others, nothing to come back to.
    if (set.length > 0) store(set)
  }
  return { models, chosen, choose }
}
