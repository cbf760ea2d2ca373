import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { z } from 'zod'
import { modelsQuery } from '../data/queries.ts'
import { useStored } from '../data/use-stored.ts'
import { defaultModels } from './default-models.ts'

const modelSet = z.array(z.string()).max(8)
const noModels: string[] = []

/** The models the next comparison asks: the last used set as far as its models are still there, else the default. */
export function useModelSet() {
  const { data: models } = useQuery(modelsQuery)
  const [stored, store] = useStored('models', modelSet, noModels)
  const chosen = useMemo(() => {
    if (models === undefined) return []
    const known = stored.filter((id) => models.some((model) => model.id === id))
    return known.length > 0 ? known : defaultModels(models)
  }, [models, stored])
  return { models, chosen, choose: store }
}
