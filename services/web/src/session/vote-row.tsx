import { type ComparisonFold, hasEnded, type Lane } from '@playground/contracts'
import { type ReactNode, useEffect, useState } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import type { RunFacts } from '../data/use-runs.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'

type Props = {
  comparison: ComparisonFold
  runs: readonly RunFacts[]
  lanes: readonly Lane[]
  veiled: boolean
  vote: (winner: string) => void
}

/** There from the beginning, so that nothing moves when the last answer is in. */
export function VoteRow({ comparison, runs, lanes, veiled, vote }: Props) {
  const waiting = runs.some(({ status }) => !hasEnded(status))
  // Only when the results are stored can a vote be, a moment after the last answer. What is cast until then waits here.
  const stored = !waiting && comparison.status !== 'running'
  const [early, setEarly] = useState<{ comparisonId: string; choice: string } | null>(null)
  const choice = early?.comparisonId === comparison.id ? early.choice : null
  const winner = choice ?? comparison.vote?.winner ?? null
  const options = lanes.flatMap((lane) => {
    const run = runs.find(({ laneId }) => laneId === lane.id)
    return run === undefined ? [] : [{ lane, run, letter: letterAt(lane.position) }]
  })
  const cast = (next: string) => {
    if (stored) vote(next)
    else if (!waiting) setEarly({ comparisonId: comparison.id, choice: next })
  }
  useEffect(() => {
    if (choice === null || (!stored && !waiting)) return
    setEarly(null)
    // An answer that is asked for again is not the one that was chosen.
    if (stored) vote(choice)
  }, [choice, stored, waiting])

  // A vote that was cast is changed with the pointer or the arrow keys, not by a letter that slipped.
  const open = !waiting && winner === null
  useHotkeys(
    open
      ? {
          t: () => cast('tie'),
          x: () => cast('both_bad'),
          ...Object.fromEntries(
            options
              .filter(({ run }) => run.status !== 'failed')
              .map(({ letter, run }) => [letter.toLowerCase(), () => cast(run.id)]),
          ),
        }
      : {},
  )

  return (
    <>
      <div
        className="opts"
        data-veiled={veiled}
        role="radiogroup"
        aria-label="Which answer is better?"
        aria-disabled={waiting}
      >
        <span className="q" aria-hidden>
          Which answer is better?
        </span>
        {options.map(({ lane, run, letter }) => (
          <Option
            key={run.id}
            group={comparison.id}
            name={veiled ? `Answer ${letter}` : lane.label}
            checked={winner === run.id}
            disabled={waiting || run.status === 'failed'}
            className={run.status === 'failed' ? 'opt gone' : 'opt'}
            choose={() => cast(run.id)}
          >
            <Tile letter={letter} />
            <span className="nm cut">{veiled ? `Answer ${letter}` : lane.label}</span>
          </Option>
        ))}
        {plain.map(([value, name, short]) => (
          <Option
            key={value}
            group={comparison.id}
            name={name}
            checked={winner === value}
            disabled={waiting}
            className="opt plain"
            choose={() => cast(value)}
          >
            <span>
              {short}
              {name !== short && <span className="long">{name.slice(short.length)}</span>}
            </span>
          </Option>
        ))}
      </div>
      {veiled && open && options.length > 1 && (
        <span className="press" aria-hidden>
          Press <kbd>{options[0]?.letter}</kbd>–<kbd>{options.at(-1)?.letter}</kbd>
        </span>
      )}
    </>
  )
}

type OptionProps = {
  group: string
  name: string
  checked: boolean
  disabled: boolean
  className: string
  choose: () => void
  children: ReactNode
}

function Option({ group, name, checked, disabled, className, choose, children }: OptionProps) {
  return (
    <label className={className} data-checked={checked} title={name}>
      <input
        type="radio"
        className="sr-only"
        name={group}
        aria-label={name}
        checked={checked}
        disabled={disabled}
        onChange={choose}
      />
      {children}
    </label>
  )
}

const plain = [
  ['tie', 'Tie', 'Tie'],
  ['both_bad', 'None is good', 'None'],
] as const
