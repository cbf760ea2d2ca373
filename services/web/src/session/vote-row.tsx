import { type ComparisonFold, hasEnded, type Lane } from '@playground/contracts'
import { type ReactNode, useState } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import { client } from '../data/client.ts'
import type { RunFacts } from '../data/use-runs.ts'
import { refusal } from '../format/refusal.ts'

type Props = {
  comparison: ComparisonFold
  runs: readonly RunFacts[]
  lanes: readonly Lane[]
  veiled: boolean
  report: (trouble: string | null) => void
}

/** There from the beginning, so that nothing moves when the last answer is in. */
export function VoteRow({ comparison, runs, lanes, veiled, report }: Props) {
  const waiting = runs.some(({ status }) => !hasEnded(status))
  // No event tells of a vote: until the session is read again, this page remembers its own.
  const [cast, setCast] = useState<{ comparisonId: string; winner: string } | null>(null)
  const winner = cast?.comparisonId === comparison.id ? cast.winner : (comparison.vote?.winner ?? null)

  function vote(choice: string): void {
    if (waiting) return
    report(null)
    setCast({ comparisonId: comparison.id, winner: choice })
    client.call('vote', { params: { id: comparison.id }, body: { winner: choice } }).catch((error: unknown) => {
      setCast(null)
      report(refusal(error))
    })
  }

  const options = lanes.flatMap((lane) => {
    const run = runs.find(({ laneId }) => laneId === lane.id)
    return run === undefined ? [] : [{ lane, run }]
  })
  return (
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
      {options.map(({ lane, run }) => (
        <Option
          key={run.id}
          group={comparison.id}
          name={veiled ? `Answer ${letterAt(lane.position)}` : lane.label}
          checked={winner === run.id}
          disabled={waiting || run.status === 'failed'}
          className={run.status === 'failed' ? 'opt gone' : 'opt'}
          choose={() => vote(run.id)}
        >
          <Tile letter={letterAt(lane.position)} />
          <span className="nm cut">{veiled ? `Answer ${letterAt(lane.position)}` : lane.label}</span>
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
          choose={() => vote(value)}
        >
          <span>
            {short}
            {name !== short && <span className="long">{name.slice(short.length)}</span>}
          </span>
        </Option>
      ))}
    </div>
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
    <label className={className} data-checked={checked}>
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
