import type { SessionStore } from '@playground/client'
import type { Lane as LaneData, Pricing } from '@playground/contracts'
import { memo, type ReactNode, useRef, useState } from 'react'
import type { LaneLetter } from '../controls/lane-letters.ts'
import type { LaneActions } from './lane-actions.ts'
import { LaneBody } from './lane-body.tsx'
import { LaneFoot } from './lane-foot.tsx'
import { LaneHead } from './lane-head.tsx'
import type { Mark } from './marks.ts'
import { useOnScreen } from './use-on-screen.ts'
import { useSelected } from './use-selected.ts'

export type LaneProps = {
  store: SessionStore
  lane: LaneData
  letter: LaneLetter
  runId: string | null
  newestRunId: string | null
  /** How many lanes the session has, and which of them this is. */
  lanes: number
  place: number
  pricing: Pricing | null
  demo: boolean
  marks: readonly Mark[]
  endMs: number
  veiled: boolean
  /** Null where the session is not one's own: it can be read, no more. */
  actions: LaneActions | null
  /** First of its row, in the second row, chosen among the tabs. */
  first: boolean
  lower: boolean
  on: boolean
  /** Another lane is carried over this one. */
  drop: 'before' | 'after' | null
  /** The line to the next column. */
  children: ReactNode
}

/** One column of the bench. Drawn again when its run changes state; its parts look after tokens and seconds. */
export const Lane = memo((props: LaneProps) => {
  const { store, lane, letter, runId, first, lower, on, drop, lanes, actions } = props
  const [allFigures, setAllFigures] = useState(false)
  const section = useRef<HTMLElement>(null)
  const onScreen = useOnScreen(section)
  const off = useSelected(store, runId ?? '', (fold) => fold?.run.status === 'failed')
  return (
    <section
      className="lane"
      ref={section}
      id={`lane-${lane.id}`}
      aria-label={lane.label}
      data-lane={letter}
      data-off={off}
      data-first={first}
      data-lower={lower}
      data-on={on}
      data-drop={drop}
    >
      <LaneHead {...props} allFigures={allFigures} showFigures={setAllFigures} />
      {runId === null ? (
        <div className="lane-middle">
          <div className="lane-body answer">
            <p className="awaiting">This lane was not asked in this turn.</p>
          </div>
        </div>
      ) : (
        <article className="flex min-h-0 flex-1 flex-col" key={runId}>
          <LaneBody
            store={store}
            runId={runId}
            label={lane.label}
            onScreen={onScreen}
            lanes={lanes}
            actions={actions}
          />
          <LaneFoot
            store={store}
            runId={runId}
            label={lane.label}
            pricing={props.pricing}
            marks={props.marks}
            endMs={props.endMs}
            veiled={props.veiled}
            allFigures={allFigures}
            awake={onScreen}
          />
        </article>
      )}
      {props.children}
    </section>
  )
})
