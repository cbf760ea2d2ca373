import type { Model } from '@playground/contracts'

const wanted = 3

/** Three models, of different providers as far as there are: the set someone starts with. */
export function defaultModels(models: readonly Model[]): string[] {
  const rounds = Map.groupBy(models, ({ provider }) => provider)
  const chosen: string[] = []
  for (let round = 0; chosen.length < Math.min(wanted, models.length); round++) {
    for (const ofProvider of rounds.values()) {
      const model = ofProvider[round]
      if (model !== undefined && chosen.length < wanted) chosen.push(model.id)
    }
  }
  return chosen
}
