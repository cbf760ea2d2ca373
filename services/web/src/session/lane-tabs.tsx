import type { SessionStore } from '@playground/client'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Tile } from '../controls/tile.tsx'
import { runningSeconds } from '../format/seconds.ts'
import type { BenchLane } from './bench.tsx'
import type { Phase } from './phase.ts'
import { PhaseMark } from './status-line.tsx'
import { isRunning, usePhase } from './use-phase.ts'
import { useTiming } from './use-timing.ts'

type Props = {
  store: SessionStore
  lanes: readonly BenchLane[]
  on: number
  choose: (lane: number) => void
  veiled: boolean
}

/** One lane is shown at a time; the tabs say how all of them are. */
export function LaneTabs({ store, lanes, on, choose, veiled }: Props) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [on])

  function move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = (on + step + lanes.length) % lanes.length
    choose(next)
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
  }

  return (
    <div className="tabs" role="tablist" aria-label="Lanes" ref={list} onKeyDown={move}>
      {lanes.map((lane, index) => (
        <button
          key={lane.lane.id}
          type="button"
          role="tab"
          className="tab"
          data-lane={lane.letter}
          aria-selected={index === on}
          aria-controls={`lane-${lane.lane.id}`}
          tabIndex={index === on ? 0 : -1}
          onClick={() => choose(index)}
        >
          <Tile letter={lane.letter} small />
          <span className="sr-only">{lane.lane.label}, </span>
          <span className="nm cut" aria-hidden>
            {veiled ? `Answer ${lane.letter}` : lane.lane.label}
          </span>
          {lane.runId !== null && <TabState store={store} runId={lane.runId} veiled={veiled} />}
        </button>
      ))}
    </div>
  )
}

function TabState({ store, runId, veiled }: { store: SessionStore; runId: string; veiled: boolean }) {
  const phase = usePhase(store, runId)
  const timing = useTiming(store, runId, { running: isRunning(phase), awake: true, veiled })
  if (phase === 'failed') {
    return (
      <span className="st bad">
        <PhaseMark phase={phase} small />
        Failed
      </span>
    )
  }
  return (
    <span className="st">
      <PhaseMark phase={phase} small />
      <span className="sr-only">{phaseNames[phase]}, </span>
      {!veiled && timing !== null && `${runningSeconds(timing.endMs - (isRunning(phase) ? 0 : timing.queueEndMs))} s`}
    </span>
  )
}

const phaseNames: Readonly<Record<Phase, string>> = {
  queued: 'Waiting for a worker',
  waiting: 'Waiting',
  thinking: 'Thinking',
  streaming: 'Streaming',
  stalled: 'No text',
  retrying: 'Retrying',
  restarted: 'Restarted',
  completed: 'Completed',
  cut: 'Completed',
  cancelled: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
  capped: 'Stopped',
}
