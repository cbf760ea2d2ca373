import { type TouchEvent, useRef } from 'react'

const leastPx = 60

/** Tells a sideways swipe of one finger: 1 towards the next lane, -1 back. What scrolls sideways itself is left alone. */
export function useSwipe(step: (direction: 1 | -1) => void) {
  const start = useRef<{ x: number; y: number } | null>(null)
  return {
    onTouchStart({ touches, target }: TouchEvent) {
      const touch = touches[0]
      const inside = target instanceof Element && target.closest('pre, .table, .math-block') !== null
      start.current =
        touch === undefined || touches.length > 1 || inside ? null : { x: touch.clientX, y: touch.clientY }
    },
    onTouchEnd({ changedTouches }: TouchEvent) {
      const touch = changedTouches[0]
      if (start.current === null || touch === undefined) return
      const dx = touch.clientX - start.current.x
      const dy = touch.clientY - start.current.y
      start.current = null
      if (Math.abs(dx) > leastPx && Math.abs(dx) > 2 * Math.abs(dy)) step(dx < 0 ? 1 : -1)
    },
  }
}
