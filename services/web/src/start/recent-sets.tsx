import type { Model } from '@playground/contracts'

type Props = { sets: readonly string[][]; models: readonly Model[]; choose: (models: string[]) => void }

/** Sets of models asked lately, to take again with one click. */
export function RecentSets({ sets, models, choose }: Props) {
  const known = sets.filter((set) => set.every((id) => models.some((model) => model.id === id)))
  if (known.length === 0) return null
  return (
    <div className="sets">
      <h3>Recent sets</h3>
      {known.map((set) => (
        <button key={set.join()} type="button" onClick={() => choose(set)}>
          <span className="cut grow">
            {set.map((id) => models.find((model) => model.id === id)?.name ?? id).join(', ')}
          </span>
          <span className="muted num">{set.length}</span>
        </button>
      ))}
    </div>
  )
}
