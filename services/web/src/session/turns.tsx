import type { ComparisonFold } from '@playground/contracts'
import { useState } from 'react'
import { StopIcon } from '../controls/stop-icon.tsx'

const mostOld = 2

type Props = {
  comparisons: readonly ComparisonFold[]
  shown: number
  show: (turn: number) => void
  stopAll: (() => void) | null
}

/** One turn at a time: the prompt of the one that is shown, the others as lines to choose. */
export function Turns({ comparisons, shown, show, stopAll }: Props) {
  const [all, setAll] = useState(false)
  const current = comparisons[shown]
  if (current === undefined) return null
  const before = comparisons.slice(0, shown)
  const hidden = all ? 0 : Math.max(0, before.length - mostOld)
  return (
    <div className="turns">
      {hidden > 0 && (
        <button type="button" className="turn-old" onClick={() => setAll(true)}>
          <span className="turn-n" />
          {hidden === 1 ? '1 earlier turn' : `${hidden} earlier turns`}
        </button>
      )}
      {before.slice(hidden).map((turn, index) => (
        <OldTurn key={turn.id} turn={turn} number={hidden + index + 1} show={() => show(hidden + index)} />
      ))}
      <Prompt key={current.id} text={current.prompt} number={shown + 1} stopAll={stopAll} />
      {comparisons.slice(shown + 1).map((turn, index) => (
        <OldTurn key={turn.id} turn={turn} number={shown + index + 2} show={() => show(shown + index + 1)} />
      ))}
    </div>
  )
}

function OldTurn({ turn, number, show }: { turn: ComparisonFold; number: number; show: () => void }) {
  return (
    <button
      type="button"
      className="turn-old"
      aria-label={`Turn ${number}: ${turn.prompt.slice(0, 200)}`}
      onClick={show}
    >
      <span className="turn-n">{number}</span>
      <span className="cut grow" dir="auto">
        {turn.prompt}
      </span>
    </button>
  )
}

type PromptProps = { text: string; number: number; stopAll: (() => void) | null }

/** Two lines of the prompt, all of it on a click. */
function Prompt({ text, number, stopAll }: PromptProps) {
  const [open, setOpen] = useState(false)
  return (
    <div className="turn">
      <span className="turn-n">{number}</span>
      <button
        type="button"
        className="prompt"
        aria-expanded={open}
        title={open ? 'Show less' : 'Show all'}
        onClick={() => setOpen(!open)}
      >
        <p dir="auto">{text}</p>
      </button>
      {stopAll !== null && (
        <div className="acts">
          <button type="button" className="btn line s" onClick={stopAll}>
            <StopIcon />
            Stop all
          </button>
        </div>
      )}
    </div>
  )
}
