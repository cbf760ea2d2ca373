import { useSyncExternalStore } from 'react'

/** Often enough for tenths of seconds to run; every figure and strip on the page is drawn anew at this pace. */
const intervalMs = 250
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null
let nowMs = Date.now()

/** Calls `listener` four times a second; the clock stands still while nobody listens. */
export function subscribeTick(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === null) nowMs = Date.now()
  timer ??= setInterval(() => {
    nowMs = Date.now()
    for (const each of listeners) each()
  }, intervalMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

const still = () => () => {}

/** The time in ms, four times a second while `running`; one clock for all, so that lanes count together. */
export function useTick(running: boolean): number {
  return useSyncExternalStore(running ? subscribeTick : still, () => nowMs)
}
