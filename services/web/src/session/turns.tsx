import type { ComparisonFold } from '@playground/contracts'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import type { LaneLetter } from '../controls/lane-letters.ts'
import { StopIcon } from '../controls/stop-icon.tsx'
import { Tile } from '../controls/tile.tsx'
import { useCopy } from '../controls/use-copy.ts'

const mostOld = 2

type Props = {
  comparisons: readonly ComparisonFold[]
  shown: number
  show: (turn: number) => void
  /** The lane whose answer was chosen in a turn, where one was. */
  chosenIn: (turn: ComparisonFold) => LaneLetter | null
  stopAll: (() => void) | null
  /** All answers of the turn that is shown; null while there is nothing to copy. */
  copyAll: (() => string) | null
  /** How the answers are looked at. */
  view: ReactNode
}

/** One turn at a time: the prompt of the one that is shown, the others as lines to choose. */
export function Turns({ comparisons, shown, show, chosenIn, ...current }: Props) {
  const [all, setAll] = useState(false)
  const turn = comparisons[shown]
  if (turn === undefined) return null
  const before = comparisons.slice(0, shown)
  const after = comparisons.slice(shown + 1)
  const hidden = all ? 0 : Math.max(0, before.length - mostOld)
  const hiddenAfter = all ? 0 : Math.max(0, after.length - mostOld)
  const old = (each: ComparisonFold, index: number) => (
    <OldTurn key={each.id} turn={each} number={index + 1} chosen={chosenIn(each)} show={() => show(index)} />
  )
  return (
    <div className="turns" data-all={all}>
      {hidden > 0 && <MoreTurns count={hidden} which="earlier" show={() => setAll(true)} />}
      {before.slice(hidden).map((each, index) => old(each, hidden + index))}
      <Prompt key={turn.id} text={turn.prompt} number={shown + 1} {...current} />
      {after.slice(0, after.length - hiddenAfter).map((each, index) => old(each, shown + 1 + index))}
      {hiddenAfter > 0 && <MoreTurns count={hiddenAfter} which="later" show={() => setAll(true)} />}
    </div>
  )
}

function MoreTurns({ count, which, show }: { count: number; which: 'earlier' | 'later'; show: () => void }) {
  return (
    <button type="button" className="turn-old" onClick={show}>
      <span className="turn-n" />
      {count === 1 ? `1 ${which} turn` : `${count} ${which} turns`}
    </button>
  )
}

type OldProps = { turn: ComparisonFold; number: number; chosen: LaneLetter | null; show: () => void }

function OldTurn({ turn, number, chosen, show }: OldProps) {
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
      {chosen !== null && (
        <span className="chosen only-wide">
          You chose <Tile letter={chosen} small />
        </span>
      )}
    </button>
  )
}

type PromptProps = { text: string; number: number } & Pick<Props, 'stopAll' | 'copyAll' | 'view'>

/** Two lines of the prompt, all of it on a click. */
function Prompt({ text, number, stopAll, copyAll, view }: PromptProps) {
  const [open, setOpen] = useState(false)
  const [copied, copy] = useCopy()
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
      <div className="acts">
        {stopAll === null ? (
          view
        ) : (
          <button type="button" className="btn line s" onClick={stopAll}>
            <StopIcon />
            Stop all
          </button>
        )}
        {copyAll !== null && (
          <IconButton name="Copy all" hint={copied ? 'Copied' : 'Copy all answers'} onClick={() => copy(copyAll())}>
            {copied ? (
              <Check size={16} strokeWidth={1.5} aria-hidden />
            ) : (
              <Copy size={16} strokeWidth={1.5} aria-hidden />
            )}
          </IconButton>
        )}
      </div>
    </div>
  )
}
