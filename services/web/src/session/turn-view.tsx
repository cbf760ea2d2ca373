import type { SessionStore } from '@playground/client'
import type { ComparisonFold } from '@playground/contracts'
import { letterAt } from '../controls/lane-letters.ts'
import { answersText } from './answers-text.ts'
import { Bench } from './bench.tsx'
import { CompareViews } from './compare-views.tsx'
import type { LaneActions } from './lane-actions.ts'
import { LaneTabs } from './lane-tabs.tsx'
import { RaceRow } from './race-row.tsx'
import { Turns } from './turns.tsx'
import { answersToCompare } from './use-turn.ts'
import type { ShownTurn } from './use-turn-view.ts'
import { ViewChoice } from './view-choice.tsx'

type Props = {
  store: SessionStore
  comparisons: readonly ComparisonFold[]
  turn: ShownTurn
  /** Null where the session is not one's own: it can be read, no more. */
  actions: LaneActions | null
  /** Null where nothing runs, or where it is not one's own to stop. */
  stopAll: (() => void) | null
}

/** One turn of a session: what was asked, what every lane answered, and how they raced. */
export function TurnView({ store, comparisons, turn, actions, stopAll }: Props) {
  const { shown, lanes, benchLanes, laneOn, chooseLane, layout, veiled, answers, comparable, view, chooseView } = turn
  return (
    <>
      <Turns
        comparisons={comparisons}
        shown={turn.turn}
        show={turn.show}
        chosenIn={({ vote }) => {
          const laneId = vote === null ? undefined : store.run(vote.winner)?.run.laneId
          const lane = lanes.find(({ id }) => id === laneId)
          return lane === undefined ? null : letterAt(lane.position)
        }}
        stopAll={stopAll}
        copyAll={comparable ? () => answersText(shown?.prompt ?? '', answers) : null}
        view={comparable ? <ViewChoice view={view} choose={chooseView} /> : null}
      />
      {view !== 'answers' && <CompareViews view={view} answers={answersToCompare(answers, veiled)} />}
      <div className="lanes" hidden={view !== 'answers'}>
        {layout.mode === 'one' && lanes.length > 1 && (
          <LaneTabs store={store} lanes={benchLanes} on={laneOn} choose={chooseLane} veiled={veiled} />
        )}
        <Bench
          store={store}
          bench={turn.bench}
          layout={layout}
          lanes={benchLanes}
          on={Math.min(laneOn, lanes.length - 1)}
          choose={chooseLane}
          endMs={turn.endMs}
          veiled={veiled}
          actions={actions}
        />
        {turn.runs.length > 0 && <TurnRace turn={turn} />}
      </div>
    </>
  )
}

/** The race of a turn. On a phone it stands in a sheet of its own. */
export function TurnRace({ turn: { runs, lanes, endMs, offsetMs, veiled } }: { turn: ShownTurn }) {
  return <RaceRow runs={runs} lanes={lanes} endMs={endMs} offsetMs={offsetMs} veiled={veiled} />
}
