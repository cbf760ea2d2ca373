import { Tooltip } from 'radix-ui'
import type { ReactElement } from 'react'

/** A tooltip on a control that has its own name already. */
export function Hint({
  text,
  hotkey,
  children,
}: {
  text: string
  hotkey?: string | undefined
  children: ReactElement
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={4} collisionPadding={8}>
          {text}
          {hotkey !== undefined && <kbd>{hotkey}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
