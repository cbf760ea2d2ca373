import { type PointerEvent, type RefObject, useRef, useState } from 'react'

const startPx = 8

/** A lane that is being carried to another place: from where, and before which place it would stand. */
export type LaneDrag = Readonly<{ from: number; to: number }>

/**
 * Lanes are carried by their heads, with a mouse or a pen; a finger scrolls. What is let go over another lane takes
 * its place.
 */
export function useLaneDrag(bench: RefObject<HTMLElement | null>, move: ((from: number, to: number) => void) | null) {
  const start = useRef<{ x: number; y: number; from: number } | null>(null)
  const [drag, setDrag] = useState<LaneDrag | null>(null)
  const laneAt = (x: number, y: number): number => {
    const lanes = [...(bench.current?.querySelectorAll('.lane') ?? [])]
    return lanes.findIndex((lane) => {
      const box = lane.getBoundingClientRect()
      return x >= box.left && x < box.right && y >= box.top && y < box.bottom
    })
  }
  const handlers = {
    onPointerDown(event: PointerEvent): void {
      if (move === null || event.button !== 0 || event.pointerType === 'touch') return
      const { target } = event
      const onHead = target instanceof Element && target.closest('.lane-head') !== null
      if (!onHead || target.closest('button') !== null) return
      start.current = { x: event.clientX, y: event.clientY, from: laneAt(event.clientX, event.clientY) }
    },
    onPointerMove(event: PointerEvent): void {
      const from = start.current
      if (from === null) return
      const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > startPx
      if (drag === null && !far) return
      if (drag === null) event.currentTarget.setPointerCapture(event.pointerId)
      const to = laneAt(event.clientX, event.clientY)
      if (to >= 0 && to !== drag?.to) setDrag({ from: from.from, to })
    },
    onPointerUp(): void {
      start.current = null
      if (drag === null) return
      setDrag(null)
      if (drag.from !== drag.to) move?.(drag.from, drag.to)
    },
    onPointerCancel(): void {
      start.current = null
      setDrag(null)
    },
  }
  return { drag, handlers }
}
