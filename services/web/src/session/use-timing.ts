import type { SessionStore } from '@playground/client'
import { useMemo } from 'react'
import { useTick } from '../data/use-tick.ts'
import { useTimeline } from '../replay/use-timeline.ts'
import { gapsOf, liveTiming, measuredTiming, type Timing } from './timing.ts'

/**
 * Where the time of a run went: four times a second while it runs, once when it has ended. Pauses of runs that ended
 * before this page was opened are asked for.
 */
export function useTiming(
  store: SessionStore,
  runId: string,
  { running, awake, veiled }: { running: boolean; awake: boolean; veiled: boolean },
): Timing | null {
  const nowMs = useTick(running && awake)
  const run = store.run(runId)?.run
  const trace = store.trace(runId)
  const traced = trace?.complete === true && trace.startedAtMs !== null
  const timeline = useTimeline(runId, !running && awake && !veiled && !traced && run !== undefined)
  const ended = useMemo(() => {
    if (running || run === undefined) return null
    const gaps = traced ? trace.gaps : gapsOf(timeline ?? [], run.metrics?.queueMs ?? 0)
    const tries = trace?.failedTriesAtMs.map((atMs) => atMs - trace.queuedAtMs) ?? []
    return measuredTiming(run, run.metrics, gaps, tries)
  }, [running, run, traced, trace, timeline])
  if (!running || run === undefined || trace === undefined) return ended
  return liveTiming(run, trace, nowMs + store.clockOffsetMs())
}
