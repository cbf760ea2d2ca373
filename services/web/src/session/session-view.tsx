import type { SessionStore } from '@playground/client'
import { type ComparisonFold, hasEnded, type SessionHead } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Dialog } from '../controls/dialog.tsx'
import { letterAt } from '../controls/lane-letters.ts'
import { client } from '../data/client.ts'
import { modelsQuery } from '../data/queries.ts'
import { queryClient } from '../data/query-client.ts'
import { count, plural } from '../format/count.ts'
import { money } from '../format/money.ts'
import { refusal } from '../format/refusal.ts'
import { TurnPreflight } from '../preflight/turn-preflight.tsx'
import { Replay, useReplayClock } from '../replay/replay.tsx'
import { Bar } from '../shell/bar.tsx'
import { SessionMenu } from '../shell/session-menu.tsx'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { AddLane } from './add-lane.tsx'
import { Announcer } from './announcer.tsx'
import { answersText } from './answers-text.ts'
import { Bench } from './bench.tsx'
import { BenchMenu } from './bench-menu.tsx'
import { Blind } from './blind.tsx'
import { CompareViews } from './compare-views.tsx'
import { Dock } from './dock.tsx'
import { type LaneDialog, useLaneActions } from './lane-actions.ts'
import { LaneTabs } from './lane-tabs.tsx'
import { type NextTurn, ownHistory } from './next-turn.ts'
import { RaceRow } from './race-row.tsx'
import { SessionDialogs } from './session-dialogs.tsx'
import { sessionKeys } from './session-keys.ts'
import { Turns } from './turns.tsx'
import { useBenchLayout } from './use-bench-layout.ts'
import { lengthMs } from './use-scale.ts'
import { answersOf, answersToCompare, useTurn } from './use-turn.ts'
import { type View, ViewChoice } from './view-choice.tsx'
import { VoteRow } from './vote-row.tsx'
import { VoteTags } from './vote-tags.tsx'

type Props = { store: SessionStore; head: SessionHead; comparisons: readonly ComparisonFold[] }

/** The page of a session, put together. */
export function SessionView({ store, head, comparisons }: Props) {
  const navigate = useNavigate()
  const { data: models = [] } = useQuery(modelsQuery)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [laneOn, setLaneOn] = useState(0)
  const [nextTurn, setNextTurn] = useState(ownHistory)
  const [dialog, open] = useState<LaneDialog | null>(null)
  const [sheet, openSheet] = useState<'race' | 'preflight' | null>(null)
  const [view, setView] = useState<View>('answers')
  const prepare = useCallback((context: NextTurn['context']) => {
    setNextTurn((turn) => ({ ...turn, context }))
    document.querySelector<HTMLElement>('.ask textarea')?.focus()
  }, [])
  const actions = useLaneActions(head.id, { report: setTrouble, open, prepare })
  const { turn, show, shown, newest, runs, running, offsetMs, endMs, veiled, lanes, benchLanes } = useTurn({
    ...{ store, head, comparisons, models },
  })
  const bench = useRef<HTMLDivElement>(null)
  const layout = useBenchLayout(head.id, bench, lanes.length)
  const settled = runs.length > 0 && runs.every(({ status }) => hasEnded(status))
  const raceMs = settled ? Math.max(0, ...runs.map((run) => lengthMs(run, 0))) : 0
  const replay = useReplayClock(`${shown?.id} ${settled}`, raceMs)
  const answers = settled ? answersOf(store, benchLanes) : []
  const looked = answers.length > 1 ? view : 'answers'
  useFreshLists(head.title, head.status, running.length)
  useHotkeys(
    sessionKeys({
      lanes: benchLanes,
      running: new Set(running.map(({ id }) => id)),
      step: (turns) => show(turn + turns),
      choose: setLaneOn,
      movable: !veiled,
      actions,
    }),
  )

  function vote(winner: string, tags: string[] = []): void {
    if (shown === undefined) return
    setTrouble(null)
    const cast = { winner, ...(tags.length === 0 ? {} : { tags }) }
    client.vote(head.id, shown.id, cast).catch((error: unknown) => setTrouble(refusal(error)))
  }

  const given = shown?.vote ?? null
  const race = <RaceRow runs={runs} lanes={lanes} endMs={endMs} offsetMs={offsetMs} veiled={veiled} />
  return (
    <Replay value={settled && !veiled ? replay : null}>
      <Bar title={head.title} meta={metaOf(head, comparisons.length, veiled)}>
        {veiled && <Blind sessionId={head.id} report={setTrouble} />}
        {!veiled && lanes.length < 8 && <AddLane sessionId={head.id} models={models} report={setTrouble} />}
        <SessionMenu session={head} name="More for this session" onDeleted={() => void navigate({ to: '/' })}>
          <BenchMenu
            choice={layout.choice}
            choose={layout.choose}
            view={looked}
            chooseView={setView}
            comparable={answers.length > 1}
            openSheet={openSheet}
            veiled={veiled}
          />
        </SessionMenu>
      </Bar>
      <Turns
        comparisons={comparisons}
        shown={turn}
        show={show}
        chosenIn={({ vote: cast }) => {
          const laneId = cast === null ? undefined : store.run(cast.winner)?.run.laneId
          const lane = lanes.find(({ id }) => id === laneId)
          return lane === undefined ? null : letterAt(lane.position)
        }}
        stopAll={running.length > 0 ? () => stopAll(head.id, setTrouble) : null}
        copyAll={answers.length > 1 ? () => answersText(shown?.prompt ?? '', answersOf(store, benchLanes)) : null}
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
          actions={actions}
        />
        {runs.length > 0 && race}
      </div>
      <Dock
        session={head}
        lanes={benchLanes.map(({ lane, runId }) => ({
          lane,
          runId: runId !== null && (store.run(runId)?.run.text ?? '') !== '' ? runId : null,
        }))}
        models={models}
        running={running.length}
        veiled={veiled}
        trouble={trouble}
        report={setTrouble}
        turn={nextTurn}
        setTurn={setNextTurn}
        vote={
          shown !== undefined && runs.length > 1 ? (
            <VoteRow comparison={shown} runs={runs} lanes={lanes} veiled={veiled} vote={(winner) => vote(winner)} />
          ) : null
        }
        tags={
          given === null || !settled || runs.length < 2 ? null : (
            <VoteTags vote={given} tag={(tags) => vote(given.winner, tags)} />
          )
        }
      />
      <SessionDialogs dialog={dialog} lanes={lanes} models={models} actions={actions} close={() => open(null)} />
      {sheet !== null && (
        <Dialog title={sheet === 'race' ? 'Race' : 'Before the next turn'} close={() => openSheet(null)} sheet>
          {sheet === 'race' ? race : <TurnPreflight session={head} lanes={lanes} models={models} turn={nextTurn} />}
        </Dialog>
      )}
      <Announcer store={store} runIds={newest?.runIds ?? noRuns} lanes={lanes} veiled={veiled} />
    </Replay>
  )
}

const noRuns: readonly string[] = []

/** The history and the quota follow what happens here. */
function useFreshLists(title: string, status: string, running: number): void {
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['sessions'] })
    void queryClient.invalidateQueries({ queryKey: ['me'] })
  }, [title, status, running])
}

function metaOf({ lanes, totals }: SessionHead, turns: number, veiled: boolean): string {
  return [
    plural(lanes.length, 'lane'),
    ...(turns > 1 ? [plural(turns, 'turn')] : []),
    ...(totals.costMicros > 0 && !veiled ? [money(totals.costMicros)] : []),
    ...(totals.tokens > 0 && totals.costMicros === 0 && !veiled ? [`${count(totals.tokens)} tokens`] : []),
  ].join(', ')
}

function stopAll(sessionId: string, report: (trouble: string) => void): void {
  client.cancelSession(sessionId).catch((error: unknown) => report(refusal(error)))
}
