import type { SessionStore } from '@playground/client'
import type { Run } from '@playground/contracts'
import { useCallback, useMemo, useSyncExternalStore } from 'react'

/** What is known of a run besides its text. */
export type RunFacts = Readonly<
  Pick<Run, 'id' | 'laneId' | 'status' | 'metrics' | 'createdAt' | 'endedAt'> & {
    answering: boolean
    thinking: boolean
  }
>

/**
 * The runs of a turn without their texts. Renders the caller again when one of them changes its state, not when text
 * arrives.
 */
export function useRuns(store: SessionStore, runIds: readonly string[]): readonly RunFacts[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = runIds.map((runId) => store.subscribeRun(runId, listener))
      return () => {
        for (const stop of leave) stop()
      }
    },
    [store, runIds],
  )
  const key = useSyncExternalStore(subscribe, () => runIds.map((runId) => stateOf(store, runId)).join(' '))
  // The key stands for what the store holds.
  return useMemo(() => runIds.flatMap((runId) => factsOf(store, runId) ?? []), [store, runIds, key])
}

function stateOf(store: SessionStore, runId: string): string {
  const run = store.run(runId)?.run
  if (run === undefined) return '-'
  return `${run.status}${run.text === '' ? 0 : 1}${run.reasoning === null ? 0 : 1}${run.metrics === null ? 0 : 1}`
}

function factsOf(store: SessionStore, runId: string): RunFacts | undefined {
  const run = store.run(runId)?.run
  if (run === undefined) return undefined
  const { id, laneId, status, metrics, createdAt, endedAt, text, reasoning } = run
  return {
    id,
    laneId,
    status,
    metrics,
    createdAt,
    endedAt,
    answering: text !== '',
    thinking: reasoning !== null && text === '',
  }
}
