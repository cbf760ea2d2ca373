import type { SessionStore } from '@playground/client'
import type { RunFold } from '@playground/contracts'
import { useCallback, useRef, useSyncExternalStore } from 'react'

const nothing = () => {}

/**
 * A run as it is now. Renders the caller again for every change of this run, once per frame, and of no other. While
 * nobody sees it (`awake` false) it stands still and costs nothing.
 */
export function useRun(store: SessionStore, runId: string, awake: boolean): RunFold | undefined {
  const seen = useRef<{ runId: string; fold: RunFold | undefined } | null>(null)
  const subscribe = useCallback(
    (listener: () => void) => (awake ? store.subscribeRun(runId, listener) : nothing),
    [store, runId, awake],
  )
  return useSyncExternalStore(subscribe, () => {
    if (awake || seen.current?.runId !== runId) seen.current = { runId, fold: store.run(runId) }
    return seen.current.fold
  })
}
