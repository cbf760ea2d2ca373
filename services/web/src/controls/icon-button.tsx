import type { ComponentProps, ReactNode } from 'react'
import { Hint } from './hint.tsx'

type Props = Omit<ComponentProps<'button'>, 'aria-label'> & {
  name: string
  hint?: string
  hotkey?: string
  children: ReactNode
}

/** A button of one icon: its name is said to assistive technology and shown with its key on hover. */
export function IconButton({ name, hint, hotkey, className = '', children, ...rest }: Props) {
  return (
    <Hint text={hint ?? name} hotkey={hotkey}>
      <button type="button" {...rest} className={`btn icon ${className}`} aria-label={name}>
        {children}
      </button>
    </Hint>
  )
}
