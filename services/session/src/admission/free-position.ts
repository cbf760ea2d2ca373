import { maxLanes } from './choose-lanes.ts'

/** Behind the last lane; where that is taken up, the first gap that a removed lane left. */
export function freePosition(lanes: readonly Readonly<{ position: number }>[]): number {
  const last = Math.max(-1, ...lanes.map(({ position }) => position))
  if (last + 1 < maxLanes) return last + 1
  const taken = new Set(lanes.map(({ position }) => position))
  return (
    Array.from({ length: maxLanes }, (_, position) => position).find((position) => !taken.has(position)) ?? maxLanes
  )
}
