import type { SessionStore } from '@playground/client'
import type { Lane as LaneData, Pricing } from '@playground/contracts'
import { type CSSProperties, useRef } from 'react'
import type { LaneLetter } from '../controls/lane-letters.ts'
import { Lane } from './lane.tsx'
import type { LaneActions } from './lane-actions.ts'
import type { Mark } from './marks.ts'
import { useBenchLayout } from './use-bench-layout.ts'
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
  lanes: readonly BenchLane[]
  on: number
  choose: (lane: number) => void
  endMs: number
  veiled: boolean
  actions: LaneActions
}

/** All lanes side by side on one surface; on a phone the one that is chosen. */
export function Bench({ store, lanes, on, choose, endMs, veiled, actions }: Props) {
  const bench = useRef<HTMLDivElement>(null)
  const { columns, rows } = useBenchLayout(bench, lanes.length)
  const swipe = useSwipe((step) => choose(Math.min(lanes.length - 1, Math.max(0, on + step))))
  return (
    <div className="bench" ref={bench} data-rows={rows} style={{ '--columns': columns } as CSSProperties} {...swipe}>
      {lanes.map((lane, index) => (
        <Lane
          key={lane.lane.id}
          {...lane}
          store={store}
          lanes={lanes.length}
          endMs={endMs}
          veiled={veiled}
          actions={actions}
          first={index % columns === 0}
          lower={index >= columns}
          on={index === on}
        />
      ))}
    </div>
  )
}
