import type { SessionStore } from '@playground/client'
import type { RunFold } from '@playground/contracts'
import { useCallback, useRef, useSyncExternalStore } from 'react'
import { drawInTurn, forgetTurn } from './draw-in-turn.ts'

const nothing = () => {}

/**
 * A run as it is now. Renders the caller again for every change of this run, once per frame, and of no other. While
 * nobody sees it (`awake` false) it stands still and costs nothing.
 *
 * @param shown whether a state is on the screen already, without the caller being drawn again
 */
export function useRun(
  store: SessionStore,
  runId: string,
  awake: boolean,
  shown: (before: RunFold | undefined, now: RunFold | undefined) => boolean,
): RunFold | undefined {
  const seen = useRef<{ runId: string; fold: RunFold | undefined } | null>(null)
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!awake) return nothing
      const draw = () => {
        const fold = store.run(runId)
        if (shown(seen.current?.fold, fold)) seen.current = { runId, fold }
        else listener()
      }
      const leave = store.subscribeRun(runId, () => drawInTurn(draw))
      return () => {
        leave()
        forgetTurn(draw)
      }
    },
    [store, runId, awake, shown],
  )
  return useSyncExternalStore(subscribe, () => {
    if (awake || seen.current?.runId !== runId) seen.current = { runId, fold: store.run(runId) }
    return seen.current.fold
  })
}
