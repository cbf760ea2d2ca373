import type { Lane, Model, TurnEstimate } from '@playground/contracts'
import { TriangleAlert } from 'lucide-react'
import { letterAt } from '../controls/lane-letters.ts'
import { count } from '../format/count.ts'
import { money } from '../format/money.ts'
import { costInWords, notesOf } from './preflight-words.ts'

type Props = {
  estimate: TurnEstimate | null
  lanes: readonly Lane[]
  models: readonly Model[]
  capMicros: number | null
  remaining: number | null
}

/** What the next turn costs, what will not be sent, and what is left, in one line. */
export function PreflightLine({ estimate, lanes, models, capMicros, remaining }: Props) {
  const letters = (estimate?.lanes ?? []).map(({ laneId }) =>
    letterAt(lanes.find(({ id }) => id === laneId)?.position ?? 0),
  )
  const end = [
    ...(capMicros === null ? [] : [`Stops at ${money(capMicros)}`]),
    ...(remaining === null ? [] : [`${count(remaining)} tokens left today`]),
  ]
  return (
    <>
      {estimate !== null && estimate.lanes.length > 0 && (
        <>
          <span>
            Next turn <b className="num">{costInWords(estimate.lanes)}</b>
          </span>
          {notesOf(estimate.lanes, models, letters).map(({ letter, text, warn }) => (
            <span key={`${letter}${text}`} className={warn ? 'note warn' : 'note'}>
              {warn && <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />}
              {letter}: {text}
            </span>
          ))}
        </>
      )}
      {end.length > 0 && <span className="end num">{end.join(', ')}</span>}
    </>
  )
}
