import { Ellipsis, Gauge, RotateCw, SlidersHorizontal, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from '../controls/icon-button.tsx'
import type { LaneHeadProps } from './lane-head.tsx'

/** Everything that can be done with a lane. */
export function LaneMenu({ lane, runId, newestRunId, veiled, actions, allFigures, showFigures }: LaneHeadProps) {
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
          {!veiled && (
            <DropdownMenu.Item onSelect={() => actions.openSettings(lane.id)}>
              <SlidersHorizontal size={16} strokeWidth={1.5} aria-hidden />
              Settings
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item onSelect={() => showFigures(!allFigures)} className="all-figures">
            <Gauge size={16} strokeWidth={1.5} aria-hidden />
            {allFigures ? 'First figures only' : 'All figures'}
          </DropdownMenu.Item>
          {shown !== null && (
            <DropdownMenu.Item onSelect={() => actions.retry(shown)}>
              <RotateCw size={16} strokeWidth={1.5} aria-hidden />
              Run again
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Separator />
          <DropdownMenu.Item className="del" onSelect={() => actions.remove(lane)}>
            <Trash2 size={16} strokeWidth={1.5} aria-hidden />
            Remove lane
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
