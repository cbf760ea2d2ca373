import type { Model } from '@playground/contracts'
import type { LaneDraft } from '../lanes/lane-draft.ts'
import { laneName } from '../lanes/lane-words.ts'

type Props = {
  sets: readonly (readonly LaneDraft[])[]
  models: readonly Model[]
  choose: (lanes: LaneDraft[]) => void
}

/** Sets of lanes asked lately, settings included, to take again with one click. */
export function RecentSets({ sets, models, choose }: Props) {
  const known = sets.filter((set) => set.every((lane) => models.some(({ id }) => id === lane.model)))
  if (known.length === 0) return null
  return (
    <section className="sets">
      <h3>Recent sets</h3>
      {known.map((set, index) => (
        <button key={index} type="button" onClick={() => choose([...set])}>
          <span className="cut grow">{setInWords(set, models)}</span>
          <span className="muted num">{set.length}</span>
        </button>
      ))}
    </section>
  )
}

function setInWords(set: readonly LaneDraft[], models: readonly Model[]): string {
  const names = Map.groupBy(set, (lane) => laneName(lane, models))
  return [...names].map(([name, lanes]) => (lanes.length === 1 ? name : `${name} × ${lanes.length}`)).join(', ')
}
