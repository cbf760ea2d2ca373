import type { SessionStore } from '@playground/client'
import type { Lane as LaneData, Pricing } from '@playground/contracts'
import { memo, useState } from 'react'
import type { LaneLetter } from '../controls/lane-letters.ts'
import type { LaneActions } from './lane-actions.ts'
import { LaneBody } from './lane-body.tsx'
import { LaneFoot } from './lane-foot.tsx'
import { LaneHead } from './lane-head.tsx'
import type { Mark } from './marks.ts'
import { useSelected } from './use-selected.ts'

export type LaneProps = {
  store: SessionStore
  lane: LaneData
  letter: LaneLetter
  runId: string | null
  newestRunId: string | null
  /** How many lanes the session has. */
  lanes: number
  pricing: Pricing | null
  demo: boolean
  marks: readonly Mark[]
  endMs: number
  veiled: boolean
  actions: LaneActions
  /** First of its row, in the second row, chosen among the tabs of a phone. */
  first: boolean
  lower: boolean
  on: boolean
}

/** One column of the bench. Drawn again when its run changes state; its parts look after tokens and seconds. */
export const Lane = memo((props: LaneProps) => {
  const { store, lane, letter, runId, first, lower, on } = props
  const [allFigures, setAllFigures] = useState(false)
  const off = useSelected(store, runId ?? '', (fold) => fold?.run.status === 'failed')
  return (
    <section
      className="lane"
      id={`lane-${lane.id}`}
      aria-label={lane.label}
      data-lane={letter}
      data-off={off}
      data-first={first}
      data-lower={lower}
      data-on={on}
    >
      <LaneHead {...props} allFigures={allFigures} showFigures={setAllFigures} />
      {runId === null ? (
        <div className="lane-body answer">
          <p className="awaiting">This lane was not asked in this turn.</p>
        </div>
      ) : (
        <article className="flex min-h-0 flex-1 flex-col" key={runId}>
          <LaneBody store={store} runId={runId} label={lane.label} lanes={props.lanes} retry={props.actions.retry} />
          <LaneFoot
            store={store}
            runId={runId}
            label={lane.label}
            pricing={props.pricing}
            marks={props.marks}
            endMs={props.endMs}
            veiled={props.veiled}
            allFigures={allFigures}
          />
        </article>
      )}
    </section>
  )
})
