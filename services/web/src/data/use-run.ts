import type { SessionStore } from '@playground/client'
import type { RunFold } from '@playground/contracts'
import { useCallback, useSyncExternalStore } from 'react'

/** A run as it is now. Renders the caller again for every change of this run, once per frame, and of no other. */
export function useRun(store: SessionStore, runId: string): RunFold | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribeRun(runId, listener), [store, runId])
  return useSyncExternalStore(subscribe, () => store.run(runId))
}
