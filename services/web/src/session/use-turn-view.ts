import { hasEnded } from '@playground/contracts'
import { useRef, useState } from 'react'
import { useReplayClock } from '../replay/replay.tsx'
import { useBenchLayout } from './use-bench-layout.ts'
import { lengthMs } from './use-scale.ts'
import { answersOf, type GivenTurns, useTurn } from './use-turn.ts'
import type { View } from './view-choice.tsx'

export type ShownTurn = ReturnType<typeof useTurnView>

/** The turn that is shown and how it is looked at: which lane, which layout, which view, which moment. */
export function useTurnView(given: GivenTurns) {
  const turn = useTurn(given)
  const { shown, runs, lanes, benchLanes, veiled } = turn
  const [laneOn, chooseLane] = useState(0)
  const [view, chooseView] = useState<View>('answers')
  const bench = useRef<HTMLDivElement>(null)
  const layout = useBenchLayout(given.head.id, bench, lanes.length)
  const settled = runs.length > 0 && runs.every(({ status }) => hasEnded(status))
  const raceMs = settled ? Math.max(0, ...runs.map((run) => lengthMs(run, 0))) : 0
  const replay = useReplayClock(`${shown?.id} ${settled}`, raceMs)
  const answers = settled ? answersOf(given.store, benchLanes) : []
  const comparable = answers.length > 1
  return {
    ...turn,
    ...{ laneOn, chooseLane, bench, layout, settled, answers, comparable, chooseView },
    view: comparable ? view : 'answers',
    replay: settled && !veiled ? replay : null,
  } as const
}
