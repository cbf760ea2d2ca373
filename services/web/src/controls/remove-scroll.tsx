import type { ComponentType, ReactNode, RefObject } from 'react'

type Props = {
  as?: ComponentType<{ children?: ReactNode }> | 'div'
  children?: ReactNode
  allowPinchZoom?: boolean
  shards?: RefObject<HTMLElement | null>[]
}

/**
 * Stands in for the package `react-remove-scroll` under Radix dialogs and menus (see vite.config.ts). Only panels
 * inside the page scroll, and what is open covers them.
 */
export function RemoveScroll({ as: As = 'div', allowPinchZoom: _zoom, shards: _shards, children, ...rest }: Props) {
  return <As {...rest}>{children}</As>
}
