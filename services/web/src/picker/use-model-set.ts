import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { z } from 'zod'
import { modelsQuery } from '../data/queries.ts'
import { useStored } from '../data/use-stored.ts'
import { chosenModels } from './chosen-models.ts'

const modelSet = z.array(z.string()).max(8)
const noModels: string[] = []

/** The models the next comparison asks, and the way to choose others. */
export function useModelSet() {
  const { data: models } = useQuery(modelsQuery)
  const [lastUsed, store] = useStored('models', modelSet, noModels)
  const [picked, pick] = useState<string[] | null>(null)
  const chosen = useMemo(
    () => (models === undefined ? [] : chosenModels(models, { picked, lastUsed })),
    [models, picked, lastUsed],
  )
  const choose = (set: string[]) => {
    pick(set)
    // None is a step on the way to others, nothing to come back to.
    if (set.length > 0) store(set)
  }
  return { models, chosen, choose }
}
