import type { SessionStore } from '@playground/client'
import { type ComparisonFold, hasEnded, type SessionHead } from '@playground/contracts'
import { useRef, useState } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import { plural } from '../format/count.ts'
import { Replay, useReplayClock } from '../replay/replay.tsx'
import { answersText } from '../session/answers-text.ts'
import { Bench } from '../session/bench.tsx'
import { CompareViews } from '../session/compare-views.tsx'
import { LaneTabs } from '../session/lane-tabs.tsx'
import { RaceRow } from '../session/race-row.tsx'
import { Turns } from '../session/turns.tsx'
import { useBenchLayout } from '../session/use-bench-layout.ts'
import { lengthMs } from '../session/use-scale.ts'
import { answersOf, answersToCompare, useTurn } from '../session/use-turn.ts'
import { type View, ViewChoice } from '../session/view-choice.tsx'
import { SharedBar } from './shared-bar.tsx'

type Props = { store: SessionStore; head: SessionHead; comparisons: readonly ComparisonFold[] }

const noModels: readonly never[] = []

/** A session as its own page shows it, without anything that would change it. */
export function SharedView({ store, head, comparisons }: Props) {
  const [laneOn, setLaneOn] = useState(0)
  const [view, setView] = useState<View>('answers')
  const { turn, show, shown, runs, offsetMs, endMs, veiled, lanes, benchLanes } = useTurn({
    ...{ store, head, comparisons, models: noModels },
  })
  const bench = useRef<HTMLDivElement>(null)
  const layout = useBenchLayout(head.id, bench, lanes.length)
  const settled = runs.length > 0 && runs.every(({ status }) => hasEnded(status))
  const raceMs = settled ? Math.max(0, ...runs.map((run) => lengthMs(run, 0))) : 0
  const replay = useReplayClock(`${shown?.id} ${settled}`, raceMs)
  const answers = settled ? answersOf(store, benchLanes) : []
  const looked = answers.length > 1 ? view : 'answers'
  return (
    <Replay value={settled && !veiled ? replay : null}>
      <SharedBar title={head.title} meta={`${plural(lanes.length, 'lane')}, ${plural(comparisons.length, 'turn')}`} />
      <main className="main">
        <Turns
          comparisons={comparisons}
          shown={turn}
          show={show}
          chosenIn={({ vote }) => {
            const laneId = vote === null ? undefined : store.run(vote.winner)?.run.laneId
            const lane = lanes.find(({ id }) => id === laneId)
            return lane === undefined ? null : letterAt(lane.position)
          }}
          stopAll={null}
          copyAll={answers.length > 1 ? () => answersText(shown?.prompt ?? '', answers) : null}
          view={answers.length > 1 ? <ViewChoice view={looked} choose={setView} /> : null}
        />
        {looked !== 'answers' && <CompareViews view={looked} answers={answersToCompare(answers, veiled)} />}
        <div className="lanes" hidden={looked !== 'answers'}>
          {layout.mode === 'one' && lanes.length > 1 && (
            <LaneTabs store={store} lanes={benchLanes} on={laneOn} choose={setLaneOn} veiled={veiled} />
          )}
          <Bench
            store={store}
            bench={bench}
            layout={layout}
            lanes={benchLanes}
            on={Math.min(laneOn, lanes.length - 1)}
            choose={setLaneOn}
            endMs={endMs}
            veiled={veiled}
            actions={null}
          />
          {runs.length > 0 && <RaceRow runs={runs} lanes={lanes} endMs={endMs} offsetMs={offsetMs} veiled={veiled} />}
        </div>
      </main>
    </Replay>
  )
}
