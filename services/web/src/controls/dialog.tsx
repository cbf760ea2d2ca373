import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

type Props = {
  title: string
  close: () => void
  /** Comes from the lower edge of a phone. */
  sheet?: boolean
  children: ReactNode
}

/** A dialog that is there as long as it is rendered. */
export function Dialog({ title, close, sheet = false, children }: Props) {
  return (
    <Primitive.Root open onOpenChange={(open) => !open && close()}>
      <Primitive.Portal>
        <Primitive.Overlay className="cover" />
        <Primitive.Content
          tabIndex={-1}
          // What is first in a sheet would show its tooltip, and take the first Escape for it.
          onOpenAutoFocus={(event) => {
            if (!sheet || !(event.currentTarget instanceof HTMLElement)) return
            event.preventDefault()
            event.currentTarget.focus()
          }}
          className={sheet ? 'dialog sheet' : 'dialog'}
          aria-describedby={undefined}
        >
          <Primitive.Title>{title}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
