import type { Model } from '@playground/contracts'
import { Plus, X } from 'lucide-react'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import type { LaneDraft } from '../lanes/lane-draft.ts'
import { laneName, settingsInWords } from '../lanes/lane-words.ts'

type Props = {
  models: readonly Model[]
  lanes: readonly LaneDraft[]
  choose: (lanes: LaneDraft[]) => void
  open: (lane: number) => void
  pick: () => void
}

/** The lanes that will be asked: a click opens the settings of one. */
export function LaneChips({ models, lanes, choose, open, pick }: Props) {
  return (
    <div className="chips">
      {lanes.map((lane, index) => {
        const letter = letterAt(index)
        const name = laneName(lane, models)
        const twice = lanes.some((other, place) => place !== index && laneName(other, models) === name)
        return (
          <span key={letter} className="chip">
            <button type="button" className="of" onClick={() => open(index)}>
              <Tile letter={letter} />
              <span className="cut">{name}</span>
              <small className="cut">{settingsInWords(lane).slice(0, 2).join(', ')}</small>
              <span className="sr-only">, settings of lane {letter}</span>
            </button>
            <button
              type="button"
              className="x"
              aria-label={twice ? `Remove ${name}, lane ${letter}` : `Remove ${name}`}
              onClick={() => choose(lanes.filter((_, place) => place !== index))}
            >
              <X size={12} strokeWidth={1.5} aria-hidden />
            </button>
          </span>
        )
      })}
      <button type="button" className="chip add" aria-label="Models" onClick={pick}>
        <Plus size={14} strokeWidth={1.5} aria-hidden />
        Models
      </button>
    </div>
  )
}
