import type { SessionStore } from '@playground/client'
import { hasEnded, type Lane } from '@playground/contracts'
import { useRuns } from '../data/use-runs.ts'
import { seconds } from '../format/seconds.ts'

type Props = { store: SessionStore; runIds: readonly string[]; lanes: readonly Lane[]; veiled: boolean }

/** One polite sentence per lane for screen readers when its state changes; never tokens, never seconds that count. */
export function Announcer({ store, runIds, lanes, veiled }: Props) {
  const runs = useRuns(store, runIds)
  return (
    <div className="sr-only" aria-live="polite">
      {runs.map((run) => {
        const label = lanes.find(({ id }) => id === run.laneId)?.label ?? 'Lane'
        const durationMs = run.metrics?.durationMs ?? null
        const state = !hasEnded(run.status)
          ? run.thinking
            ? 'is thinking'
            : run.answering
              ? 'has started'
              : null
          : run.status === 'completed' && durationMs !== null && !veiled
            ? `completed in ${seconds(durationMs)} seconds`
            : run.status
        return state === null ? null : <p key={run.id}>{`${label} ${state}.`}</p>
      })}
    </div>
  )
}
