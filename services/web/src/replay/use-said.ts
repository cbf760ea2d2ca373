import { saidAt } from '@playground/client'
import type { Run } from '@playground/contracts'
import { useContext, useMemo } from 'react'
import { Replay, useReplayAt } from './replay.tsx'
import { useTimeline } from './use-timeline.ts'

const frameMs = 33

/** What a run has said: all of it, or what had arrived at the moment that is replayed. */
export type Said = Readonly<{ text: string; reasoning: string | null; past: boolean }>

/** A run's words, at the moment that is shown. Renders the caller again as the replay goes on. */
export function useSaid(run: Run): Said {
  const clock = useContext(Replay)
  const atMs = useReplayAt(frameMs)
  const past = clock !== null && atMs !== null
  const timeline = useTimeline(run.id, past)
  const sinceIssuedMs = past ? atMs - (run.metrics?.queueMs ?? 0) : 0
  return useMemo(() => {
    if (!past) return { text: run.text, reasoning: run.reasoning, past }
    const said =
      timeline === undefined || sinceIssuedMs < 0 ? { text: 0, reasoning: 0 } : saidAt(timeline, sinceIssuedMs)
    const { reasoning } = run
    const thought = reasoning === null ? null : reasoning.slice(0, Math.round(reasoning.length * said.reasoning))
    return { text: run.text.slice(0, said.text), reasoning: thought === '' ? null : thought, past }
  }, [past, timeline, sinceIssuedMs, run])
}
