import type { SessionStore } from '@playground/client'
import type { Lane as LaneData, Pricing } from '@playground/contracts'
import { type CSSProperties, type RefObject, useMemo } from 'react'
import type { LaneLetter } from '../controls/lane-letters.ts'
import { tracksOf } from './bench-layout.ts'
import { ColumnLine } from './column-line.tsx'
import { Lane } from './lane.tsx'
import type { LaneActions } from './lane-actions.ts'
import type { Mark } from './marks.ts'
import type { BenchView } from './use-bench-layout.ts'
import { useLaneDrag } from './use-lane-drag.ts'
import { useSwipe } from './use-swipe.ts'

/** A lane with the run that is shown in it. */
export type BenchLane = {
  lane: LaneData
  letter: LaneLetter
  runId: string | null
  newestRunId: string | null
  pricing: Pricing | null
  demo: boolean
  marks: readonly Mark[]
}

type Props = {
  store: SessionStore
  bench: RefObject<HTMLDivElement | null>
  layout: BenchView
  lanes: readonly BenchLane[]
  on: number
  choose: (lane: number) => void
  endMs: number
  veiled: boolean
  /** Null where the session is not one's own: it can be read, no more. */
  actions: LaneActions | null
}

/** All lanes side by side on one surface, or the one that is chosen. */
export function Bench({ store, bench, layout, lanes, on, choose, endMs, veiled, actions }: Props) {
  const { mode, columns } = layout
  const swipe = useSwipe((step) => choose(Math.min(lanes.length - 1, Math.max(0, on + step))))
  const movable = actions !== null && !veiled && mode !== 'one' && lanes.length > 1
  const { drag, handlers } = useLaneDrag(
    bench,
    movable && actions !== null
      ? (from, to) => {
          const carried = lanes[from]
          if (carried !== undefined) actions.change(carried.lane.id, { position: to })
        }
      : null,
  )
  const lines = useMemo(
    () =>
      lanes.map(({ lane: { label } }, index) =>
        mode !== 'one' && (index % columns < columns - 1 || mode === 'scroll') ? (
          <ColumnLine
            bench={bench}
            layout={{ mode, columns }}
            column={index % columns}
            name={label}
            resize={layout.keepWidths}
          />
        ) : null,
      ),
    // The lines stay the same while widths change, or every step of a drag would draw every lane.
    [lanes.map(({ lane: { label } }) => label).join(), mode, columns, layout.keepWidths],
  )
  return (
    <div
      className="bench"
      ref={bench}
      data-mode={mode}
      data-movable={movable}
      data-carrying={drag !== null}
      style={{ '--tracks': tracksOf(layout, layout.widthsPx) } as CSSProperties}
      {...(mode === 'one' ? swipe : {})}
      {...handlers}
    >
      {lanes.map((lane, index) => (
        <Lane
          key={lane.lane.id}
          {...lane}
          store={store}
          lanes={lanes.length}
          place={index}
          endMs={endMs}
          veiled={veiled}
          actions={actions}
          first={index % columns === 0}
          lower={mode === 'grid' && index >= columns}
          on={index === on}
          drop={
            drag === null || drag.to !== index || drag.from === index ? null : drag.from < index ? 'after' : 'before'
          }
        >
          {lines[index]}
        </Lane>
      ))}
    </div>
  )
}
