import type { SessionStore } from '@playground/client'
import type { Lane } from '@playground/contracts'
import { Check, Copy, Ellipsis, Gauge, RotateCw, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from '../controls/icon-button.tsx'
import { StopIcon } from '../controls/stop-icon.tsx'
import { type LaneLetter, Tile } from '../controls/tile.tsx'
import { useCopy } from '../controls/use-copy.ts'
import type { LaneActions } from './lane-actions.ts'
import { laneSubline } from './lane-subline.ts'
import { isRunning, usePhase } from './use-phase.ts'

type Props = {
  store: SessionStore
  lane: Lane
  letter: LaneLetter
  /** The run that is shown, and the lane's newest, which is the one that can be running. */
  runId: string | null
  newestRunId: string | null
  veiled: boolean
  demo: boolean
  actions: LaneActions
  allFigures: boolean
  showFigures: (all: boolean) => void
}

/** Who is in a lane, and what can be done with its answer. */
export function LaneHead(props: Props) {
  const { lane, letter, veiled, demo, newestRunId } = props
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
      <LaneMenu {...props} />
    </header>
  )
}

function RunButtons({ store, lane, runId, newestRunId, actions }: Props & { newestRunId: string }) {
  const running = isRunning(usePhase(store, newestRunId))
  const [copied, copy] = useCopy()
  const shown = runId ?? newestRunId
  if (running) {
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
      <IconButton name={`Retry ${lane.label}`} hint="Run again" className="again" onClick={() => actions.retry(shown)}>
        <RotateCw size={16} strokeWidth={1.5} aria-hidden />
      </IconButton>
    </>
  )
}

function LaneMenu({ lane, runId, newestRunId, actions, allFigures, showFigures }: Props) {
  const shown = runId ?? newestRunId
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton name={`More for ${lane.label}`} hint="More">
          <Ellipsis size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Item onSelect={() => showFigures(!allFigures)} className="all-figures">
            <Gauge size={16} strokeWidth={1.5} aria-hidden />
            {allFigures ? 'First figures only' : 'All figures'}
          </DropdownMenu.Item>
          {shown !== null && (
            <>
              <DropdownMenu.Item onSelect={() => actions.retry(shown)}>
                <RotateCw size={16} strokeWidth={1.5} aria-hidden />
                Run again
              </DropdownMenu.Item>
              <DropdownMenu.Separator />
            </>
          )}
          <DropdownMenu.Item className="del" onSelect={() => actions.remove(lane)}>
            <Trash2 size={16} strokeWidth={1.5} aria-hidden />
            Remove lane
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
