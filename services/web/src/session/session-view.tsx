import type { SessionStore } from '@playground/client'
import { type ComparisonFold, hasEnded, type Model, type Pricing, type SessionHead } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import { client } from '../data/client.ts'
import { modelsQuery } from '../data/queries.ts'
import { queryClient } from '../data/query-client.ts'
import { useRuns } from '../data/use-runs.ts'
import { count, plural } from '../format/count.ts'
import { money } from '../format/money.ts'
import { refusal } from '../format/refusal.ts'
import { Bar } from '../shell/bar.tsx'
import { SessionMenu } from '../shell/session-menu.tsx'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { AddLane } from './add-lane.tsx'
import { Announcer } from './announcer.tsx'
import { Bench, type BenchLane } from './bench.tsx'
import { Blind } from './blind.tsx'
import { Dock } from './dock.tsx'
import { useLaneActions } from './lane-actions.ts'
import { LaneTabs } from './lane-tabs.tsx'
import { ownHistory } from './next-turn.ts'
import { RaceRow } from './race-row.tsx'
import { SessionLaneSettings } from './session-lane-settings.tsx'
import { Turns } from './turns.tsx'
import { useMarks } from './use-marks.ts'
import { useScale } from './use-scale.ts'
import { VoteRow } from './vote-row.tsx'

type Props = { store: SessionStore; head: SessionHead; comparisons: readonly ComparisonFold[] }

const noRuns: readonly string[] = []

export function SessionView({ store, head, comparisons }: Props) {
  const navigate = useNavigate()
  const [trouble, setTrouble] = useState<string | null>(null)
  const [turn, setTurn] = useShownTurn(comparisons.length)
  const [laneOn, setLaneOn] = useState(0)
  const { data: models = [] } = useQuery(modelsQuery)
  const [nextTurn, setNextTurn] = useState(ownHistory)
  const [settingsOf, openSettings] = useState<string | null>(null)
  const actions = useLaneActions(head.id, { report: setTrouble, openSettings })

  const lanes = head.lanes.toSorted((a, b) => a.position - b.position)
  const shown = comparisons[turn]
  const newest = comparisons.at(-1)
  const runs = useRuns(store, shown?.runIds ?? noRuns)
  const newestRuns = useRuns(store, newest?.runIds ?? noRuns)
  const running = newestRuns.filter(({ status }) => !hasEnded(status))
  const veiled = head.blind && !head.revealed
  const offsetMs = store.clockOffsetMs()
  const endMs = useScale(runs, offsetMs)
  const marks = useMarks(runs, offsetMs)
  useFreshLists(head.title, head.status, running.length)

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

  useHotkeys({
    '[': () => setTurn(Math.max(0, turn - 1)),
    ']': () => setTurn(Math.min(comparisons.length - 1, turn + 1)),
    Escape: () => {
      const focused = document.activeElement?.closest('.lane')?.id
      const lane = benchLanes.find(({ lane: { id } }) => `lane-${id}` === focused)
      if (lane?.newestRunId != null && running.some(({ id }) => id === lane.newestRunId)) actions.stop(lane.newestRunId)
    },
    ...Object.fromEntries(
      lanes.map(({ id }, index) => [
        `Alt+${index + 1}`,
        () => {
          setLaneOn(index)
          requestAnimationFrame(() => document.querySelector<HTMLElement>(`#lane-${id} .lane-body`)?.focus())
        },
      ]),
    ),
  })

  return (
    <>
      <Bar title={head.title} meta={metaOf(head, comparisons.length, veiled)}>
        {veiled && <Blind sessionId={head.id} report={setTrouble} />}
        {!veiled && lanes.length < 8 && <AddLane sessionId={head.id} models={models} report={setTrouble} />}
        <SessionMenu session={head} name="More for this session" onDeleted={() => void navigate({ to: '/' })} />
      </Bar>
      <Turns
        comparisons={comparisons}
        shown={turn}
        show={setTurn}
        stopAll={running.length > 0 ? () => stopAll(head.id, setTrouble) : null}
      />
      <LaneTabs store={store} lanes={benchLanes} on={laneOn} choose={setLaneOn} veiled={veiled} />
      <Bench
        store={store}
        lanes={benchLanes}
        on={Math.min(laneOn, lanes.length - 1)}
        choose={setLaneOn}
        endMs={endMs}
        veiled={veiled}
        actions={actions}
      />
      {runs.length > 1 && <RaceRow runs={runs} lanes={lanes} endMs={endMs} offsetMs={offsetMs} veiled={veiled} />}
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
        tags={null}
        vote={
          shown !== undefined && runs.length > 1 ? (
            <VoteRow comparison={shown} runs={runs} lanes={lanes} veiled={veiled} report={setTrouble} />
          ) : null
        }
      />
      {settingsOf !== null && !veiled && (
        <SessionLaneSettings
          lanes={lanes}
          laneId={settingsOf}
          models={models}
          actions={actions}
          close={() => openSettings(null)}
        />
      )}
      <Announcer store={store} runIds={newest?.runIds ?? noRuns} lanes={lanes} veiled={veiled} />
    </>
  )
}

const noMarks: readonly never[] = []
const free: Pricing = { inputMicrosPerMillion: 0, outputMicrosPerMillion: 0 }

/** Demo runs cost no money, whatever their models pretend. */
function pricingOf(model: Model | undefined): Pricing | null {
  return model?.demo === true ? free : (model?.pricing ?? null)
}

/** The newest turn, until an earlier one is chosen; a new turn is shown when it comes. */
function useShownTurn(turns: number): [number, (turn: number) => void] {
  const [chosen, setChosen] = useState({ turns, turn: turns - 1 })
  const turn = chosen.turns === turns ? Math.min(chosen.turn, turns - 1) : turns - 1
  return [turn, (next) => setChosen({ turns, turn: next })]
}

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
