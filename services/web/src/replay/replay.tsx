import { createReplayClock, type ReplayClock } from '@playground/client'
import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'

const nothing = () => () => {}

/** The clock of the race that is shown; null where there is none to show again. */
export const Replay = createContext<ReplayClock | null>(null)

/** A clock for a race of `lengthMs`, driven by the browser's frames. It goes back to the present when `key` changes. */
export function useReplayClock(key: string, lengthMs: number): ReplayClock {
  const length = useRef(lengthMs)
  useEffect(() => {
    length.current = lengthMs
  })
  const clock = useMemo(
    () =>
      createReplayClock(() => length.current, {
        nowMs: () => performance.now(),
        nextFrame: (act) => {
          const frame = requestAnimationFrame(act)
          return () => cancelAnimationFrame(frame)
        },
      }),
    [],
  )
  useEffect(() => () => clock.leave(), [clock, key])
  return clock
}

/**
 * The moment of the past that is shown, in ms since the turn was asked, or null for the present. Renders the caller
 * again when it moves on by `stepMs`.
 */
export function useReplayAt(stepMs: number): number | null {
  const clock = useContext(Replay)
  return useSyncExternalStore(clock?.subscribe ?? nothing, () => {
    const atMs = clock?.atMs() ?? null
    return atMs === null ? null : Math.floor(atMs / stepMs) * stepMs
  })
}
