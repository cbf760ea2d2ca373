import type { SessionStore } from '@playground/client'
import type { RunFold } from '@playground/contracts'
import { useCallback, useSyncExternalStore } from 'react'

/**
 * One thing about a run. Renders the caller again only when `select` gives something else, so it must give values
 * that `===` can compare.
 */
export function useSelected<Value>(
  store: SessionStore,
  runId: string,
  select: (fold: RunFold | undefined) => Value,
): Value {
  const subscribe = useCallback((listener: () => void) => store.subscribeRun(runId, listener), [store, runId])
  return useSyncExternalStore(subscribe, () => select(store.run(runId)))
}
