import type { SessionStore } from '@playground/client'
import type { Lane } from '@playground/contracts'
import { Check, Copy, RotateCw } from 'lucide-react'
import { IconButton } from '../controls/icon-button.tsx'
import type { LaneLetter } from '../controls/lane-letters.ts'
import { StopIcon } from '../controls/stop-icon.tsx'
import { Tile } from '../controls/tile.tsx'
import { useCopy } from '../controls/use-copy.ts'
import type { LaneActions } from './lane-actions.ts'
import { LaneMenu } from './lane-menu.tsx'
import { laneSubline } from './lane-subline.ts'
import { isRunning, usePhase } from './use-phase.ts'

export type LaneHeadProps = {
  store: SessionStore
  lane: Lane
  letter: LaneLetter
  /** The run that is shown, and the lane's newest, which is the one that can be running. */
  runId: string | null
  newestRunId: string | null
  veiled: boolean
  /** How many lanes there are, and which of them this is. */
  lanes: number
  place: number
  demo: boolean
  /** Null where the session is not one's own: it can be read, no more. */
  actions: LaneActions | null
  allFigures: boolean
  showFigures: (all: boolean) => void
}

/** Who is in a lane, and what can be done with its answer. */
export function LaneHead(props: LaneHeadProps) {
  const { lane, letter, veiled, demo, newestRunId, actions } = props
  return (
    <header className="lane-head">
      <Tile letter={letter} />
      <div className="lane-name">
        <b className="cut" title={lane.label}>
          {veiled ? `Answer ${letter}` : lane.label}
        </b>
        <span className="cut">{veiled ? 'Model hidden' : laneSubline(lane, demo)}</span>
      </div>
      {newestRunId !== null && <RunButtons {...props} newestRunId={newestRunId} />}
      {actions !== null && <LaneMenu {...props} actions={actions} />}
    </header>
  )
}

function RunButtons({ store, lane, runId, newestRunId, actions }: LaneHeadProps & { newestRunId: string }) {
  const running = isRunning(usePhase(store, newestRunId))
  const [copied, copy] = useCopy()
  const shown = runId ?? newestRunId
  if (running) {
    if (actions === null) return null
    return (
      <IconButton name={`Stop ${lane.label}`} hotkey="Esc" onClick={() => actions.stop(newestRunId)}>
        <StopIcon />
      </IconButton>
    )
  }
  return (
    <>
      <IconButton
        name={`Copy ${lane.label}`}
        hint={copied ? 'Copied' : 'Copy answer'}
        onClick={() => copy(store.run(shown)?.run.text ?? '')}
      >
        {copied ? <Check size={16} strokeWidth={1.5} aria-hidden /> : <Copy size={16} strokeWidth={1.5} aria-hidden />}
      </IconButton>
      {actions !== null && (
        <IconButton
          name={`Retry ${lane.label}`}
          hint="Run again"
          className="again"
          onClick={() => actions.retry(shown)}
        >
          <RotateCw size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      )}
    </>
  )
}
