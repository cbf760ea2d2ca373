import { hasEnded } from '@playground/contracts'
import { useMemo, useSyncExternalStore } from 'react'
import type { RunFacts } from '../data/use-runs.ts'
import { subscribeTick } from '../data/use-tick.ts'
import { type Mark, marksOf } from './marks.ts'
import { lengthMs } from './use-scale.ts'

const still = () => () => {}

/** Who won what in a turn. Renders the caller again when that changes: a lane can lose by running on. */
export function useMarks(runs: readonly RunFacts[], offsetMs: number): ReadonlyMap<string, readonly Mark[]> {
  const running = runs.some(({ status }) => !hasEnded(status))
  const current = () => marksOf(runs, (run) => lengthMs(run, Date.now() + offsetMs))
  const key = useSyncExternalStore(running ? subscribeTick : still, () =>
    [...current()].map(([runId, marks]) => `${runId}=${marks.join()}`).join(' '),
  )
  return useMemo(
    () =>
      new Map(
        key
          .split(' ')
          .filter((part) => part !== '')
          .map((part): [string, Mark[]] => {
            const [runId = '', marks = ''] = part.split('=')
            return [runId, marks.split(',').filter(isMark)]
          }),
      ),
    [key],
  )
}

function isMark(word: string): word is Mark {
  return word === 'Fastest' || word === 'Cheapest' || word === 'Longest'
}
