import { hasEnded } from '@playground/contracts'
import { useSyncExternalStore } from 'react'
import type { RunFacts } from '../data/use-runs.ts'
import { subscribeTick } from '../data/use-tick.ts'
import { scaleMs } from './timing.ts'

const still = () => () => {}

/** The end of the time scale of a turn in ms. Renders the caller again when it grows by a step. */
export function useScale(runs: readonly RunFacts[], offsetMs: number): number {
  const running = runs.some(({ status }) => !hasEnded(status))
  return useSyncExternalStore(running ? subscribeTick : still, () =>
    scaleMs(Math.max(0, ...runs.map((run) => lengthMs(run, Date.now() + offsetMs)))),
  )
}

/** From queued to ended, or to now. */
export function lengthMs({ status, metrics, createdAt, endedAt }: RunFacts, nowMs: number): number {
  if (!hasEnded(status)) return nowMs - Date.parse(createdAt)
  if (metrics?.durationMs != null) return (metrics.queueMs ?? 0) + metrics.durationMs
  return endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(createdAt)
}
