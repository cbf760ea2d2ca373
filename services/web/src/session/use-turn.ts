import type { SessionStore } from '@playground/client'
import {
  type ComparisonFold,
  hasEnded,
  type Lane,
  type Model,
  type Pricing,
  type Run,
  type SessionHead,
} from '@playground/contracts'
import { useMemo, useState } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import { useRuns } from '../data/use-runs.ts'
import type { AnswerToCompare } from '../views/answer-to-compare.ts'
import type { BenchLane } from './bench.tsx'
import { useMarks } from './use-marks.ts'
import { useScale } from './use-scale.ts'

const noRuns: readonly string[] = []
const noMarks: readonly never[] = []
const free: Pricing = { inputMicrosPerMillion: 0, outputMicrosPerMillion: 0 }

export type GivenTurns = {
  store: SessionStore
  head: SessionHead
  comparisons: readonly ComparisonFold[]
  models: readonly Model[]
}

/** Everything about the turn that is shown, and about the newest, where lanes may still run. */
export function useTurn({ store, head, comparisons, models }: GivenTurns) {
  const [turn, show] = useShownTurn(comparisons.length)
  const shown = comparisons[turn]
  const newest = comparisons.at(-1)
  const runs = useRuns(store, shown?.runIds ?? noRuns)
  const newestRuns = useRuns(store, newest?.runIds ?? noRuns)
  const offsetMs = store.clockOffsetMs()
  const endMs = useScale(runs, offsetMs)
  const marks = useMarks(runs, offsetMs)
  const veiled = head.blind && !head.revealed
  const lanes = useMemo(() => head.lanes.toSorted((a, b) => a.position - b.position), [head.lanes])

  const benchLanes = lanes.map((lane): BenchLane => {
    const runId = runs.find(({ laneId }) => laneId === lane.id)?.id ?? null
    return {
      lane,
      letter: letterAt(lane.position),
      runId,
      newestRunId: newestRuns.find(({ laneId }) => laneId === lane.id)?.id ?? runId,
      pricing: pricingOf(models.find(({ id }) => id === lane.model)),
      demo: models.some(({ id, demo }) => demo && id === lane.model),
      marks: runId === null || veiled ? noMarks : (marks.get(runId) ?? noMarks),
    }
  })
  const running = newestRuns.filter(({ status }) => !hasEnded(status))
  return { turn, show, shown, newest, runs, running, offsetMs, endMs, veiled, lanes, benchLanes }
}

/** The answers of a turn with their lanes, as far as there are any words. */
export function answersOf(store: SessionStore, lanes: readonly BenchLane[]): { lane: Lane; run: Run }[] {
  return lanes.flatMap(({ lane, runId }) => {
    const run = runId === null ? undefined : store.run(runId)?.run
    return run === undefined || run.text === '' ? [] : [{ lane, run }]
  })
}

export function answersToCompare(answers: readonly { lane: Lane; run: Run }[], veiled: boolean): AnswerToCompare[] {
  return answers.map(({ lane, run }) => ({
    letter: letterAt(lane.position),
    label: veiled ? `Answer ${letterAt(lane.position)}` : lane.label,
    text: run.text,
    way: veiled ? lane.id : JSON.stringify([lane.model, lane.instructions, lane.parameters]),
  }))
}

/** Demo runs cost no money, whatever their models pretend. */
function pricingOf(model: Model | undefined): Pricing | null {
  return model?.demo === true ? free : (model?.pricing ?? null)
}

/** The newest turn, until an earlier one is chosen; a new turn is shown when it comes. */
function useShownTurn(turns: number): [number, (turn: number) => void] {
  const [chosen, setChosen] = useState({ turns, turn: turns - 1 })
  const turn = chosen.turns === turns ? Math.min(chosen.turn, turns - 1) : turns - 1
  return [turn, (next) => setChosen({ turns, turn: Math.min(turns - 1, Math.max(0, next)) })]
}
