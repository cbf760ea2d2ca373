import type { SessionStore } from '@playground/client'
import type { Pricing } from '@playground/contracts'
import { useReplayAt } from '../replay/replay.tsx'
import { cutTiming } from './cut-timing.ts'
import { liveFigures, measuredFigures } from './figures.ts'
import type { Mark } from './marks.ts'
import { MetricFigures } from './metric-figures.tsx'
import { StatusLine } from './status-line.tsx'
import { TimingStrip, VeiledStrip } from './timing-strip.tsx'
import { isRunning, usePhase } from './use-phase.ts'
import { useSelected } from './use-selected.ts'
import { useTiming } from './use-timing.ts'

/** A strip is not drawn more often, be it live or shown again. */
const stripMs = 100

type Props = {
  store: SessionStore
  runId: string
  label: string
  pricing: Pricing | null
  marks: readonly Mark[]
  endMs: number
  veiled: boolean
  allFigures: boolean
  /** Nobody sees it: its seconds need not be counted. */
  awake: boolean
}

/** Status, strip and figures of a run. As high in every state, so that nothing moves when an answer ends. */
export function LaneFoot({ store, runId, label, pricing, marks, endMs, veiled, allFigures, awake }: Props) {
  const phase = usePhase(store, runId)
  const status = useSelected(store, runId, (fold) => fold?.run.status ?? 'queued')
  const metrics = useSelected(store, runId, (fold) => fold?.run.metrics ?? null)
  const running = isRunning(phase)
  const timing = useTiming(store, runId, { running, awake, veiled })
  const atMs = useReplayAt(stripMs)
  const run = store.run(runId)?.run
  const seen = store.trace(runId)?.complete === true
  const figures =
    running && run !== undefined && timing !== null && !veiled
      ? liveFigures(run, timing, pricing, seen)
      : measuredFigures(metrics)
  return (
    <footer className="lane-foot">
      <StatusLine
        store={store}
        runId={runId}
        phase={phase}
        status={status}
        timing={timing}
        marks={marks}
        veiled={veiled}
        awake={awake}
      />
      {veiled || timing === null ? (
        <VeiledStrip />
      ) : (
        <TimingStrip timing={atMs === null ? timing : cutTiming(timing, atMs)} endMs={endMs} />
      )}
      <MetricFigures label={label} figures={figures} marks={marks} veiled={veiled} all={allFigures} />
    </footer>
  )
}
