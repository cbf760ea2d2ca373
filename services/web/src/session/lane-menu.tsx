import {
  ArrowLeft,
  ArrowRight,
  CornerDownRight,
  Ellipsis,
  FileCode,
  Gauge,
  GitFork,
  Replace,
  RotateCw,
  SlidersHorizontal,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import type { LaneActions } from './lane-actions.ts'
import type { LaneHeadProps } from './lane-head.tsx'

/** Everything that can be done with a lane and the answer that is shown in it. */
export function LaneMenu(props: LaneHeadProps & { actions: LaneActions }) {
  const { store, lane, runId, newestRunId, veiled, lanes, place, actions, allFigures, showFigures } = props
  const shown = runId ?? newestRunId
  const answered = shown !== null && (store.run(shown)?.run.text ?? '') !== ''
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton name={`More for ${lane.label}`} hint="More">
          <Ellipsis size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu scrolls" align="end" sideOffset={4} collisionPadding={8}>
          {!veiled && (
            <>
              <Item icon={<SlidersHorizontal {...icon} />} act={() => actions.openSettings(lane.id)}>
                Settings
              </Item>
              <Item icon={<Replace {...icon} />} act={() => actions.changeModel(lane.id)}>
                Change model
              </Item>
            </>
          )}
          {shown !== null && (
            <Item icon={<RotateCw {...icon} />} act={() => actions.retry(shown)}>
              Run again
            </Item>
          )}
          {!veiled && shown !== null && (
            <Item icon={<FileCode {...icon} />} act={() => actions.openRequest(shown)}>
              Request as sent
            </Item>
          )}
          <Item className="all-figures" icon={<Gauge {...icon} />} act={() => showFigures(!allFigures)}>
            {allFigures ? 'First figures only' : 'All figures'}
          </Item>
          {!veiled && (
            <>
              <DropdownMenu.Separator />
              {answered && lanes > 1 && (
                <Item
                  icon={<CornerDownRight {...icon} />}
                  act={() => actions.prepare({ kind: 'continue', runId: shown, laneId: lane.id })}
                >
                  Continue all from this answer
                </Item>
              )}
              {lanes < 8 && (
                <Item icon={<GitFork {...icon} />} act={() => actions.prepare({ kind: 'fork', laneId: lane.id })}>
                  Fork this lane
                </Item>
              )}
              {place > 0 && (
                <Item icon={<ArrowLeft {...icon} />} act={() => actions.change(lane.id, { position: place - 1 })}>
                  Move left <kbd>Alt ⇧ ←</kbd>
                </Item>
              )}
              {place < lanes - 1 && (
                <Item icon={<ArrowRight {...icon} />} act={() => actions.change(lane.id, { position: place + 1 })}>
                  Move right <kbd>Alt ⇧ →</kbd>
                </Item>
              )}
            </>
          )}
          <DropdownMenu.Separator />
          <Item className="del" icon={<Trash2 {...icon} />} act={() => actions.remove(lane)}>
            Remove lane
          </Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const

type ItemProps = { icon: ReactNode; act: () => void; className?: string; children: ReactNode }

function Item({ icon: sign, act, className = '', children }: ItemProps) {
  return (
    <DropdownMenu.Item className={className} onSelect={act}>
      {sign}
      {children}
    </DropdownMenu.Item>
  )
}
