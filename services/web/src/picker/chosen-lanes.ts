import type { Model } from '@playground/contracts'
import type { LaneDraft } from '../lanes/lane-draft.ts'
import { defaultModels } from './default-models.ts'

/**
 * The lanes that stand in the composer: what was picked on this visit, even when that is none; else the last used
 * set as far as its models are still there; else the default.
 */
export function chosenLanes(
  models: readonly Model[],
  { picked, lastUsed }: { picked: readonly LaneDraft[] | null; lastUsed: readonly LaneDraft[] },
): LaneDraft[] {
  const living = (lanes: readonly LaneDraft[]) => lanes.filter((lane) => models.some(({ id }) => id === lane.model))
  if (picked !== null) return living(picked)
  const known = living(lastUsed)
  return known.length > 0 ? known : defaultModels(models).map((model) => ({ model }))
}
