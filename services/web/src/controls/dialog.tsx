import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

/** A dialog that is there as long as it is rendered. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  return (
    <Primitive.Root open onOpenChange={(open) => !open && close()}>
      <Primitive.Portal>
        <Primitive.Overlay className="cover" />
        <Primitive.Content className="dialog" aria-describedby={undefined}>
          <Primitive.Title>{title}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
