import type { Model } from '@playground/contracts'
import { defaultModels } from './default-models.ts'

/**
 * The models that stand in the composer: what was picked on this visit, even when that is none; else the last used
 * set as far as its models are still there; else the default.
 */
export function chosenModels(
  models: readonly Model[],
  { picked, lastUsed }: { picked: readonly string[] | null; lastUsed: readonly string[] },
): string[] {
  const living = (ids: readonly string[]) => ids.filter((id) => models.some((model) => model.id === id))
  if (picked !== null) return living(picked)
  const known = living(lastUsed)
  return known.length > 0 ? known : defaultModels(models)
}
