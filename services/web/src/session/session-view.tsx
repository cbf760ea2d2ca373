import type { SessionStore } from '@playground/client'
import type { ComparisonFold, SessionHead } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { Dialog } from '../controls/dialog.tsx'
import { client } from '../data/client.ts'
import { modelsQuery } from '../data/queries.ts'
import { queryClient } from '../data/query-client.ts'
import { count, plural } from '../format/count.ts'
import { money } from '../format/money.ts'
import { refusal } from '../format/refusal.ts'
import { TurnPreflight } from '../preflight/turn-preflight.tsx'
import { Replay } from '../replay/replay.tsx'
import { Bar } from '../shell/bar.tsx'
import { SessionMenu } from '../shell/session-menu.tsx'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { AddLane } from './add-lane.tsx'
import { Announcer } from './announcer.tsx'
import { BenchMenu } from './bench-menu.tsx'
import { Blind } from './blind.tsx'
import { Dock } from './dock.tsx'
import { type LaneDialog, useLaneActions } from './lane-actions.ts'
import { type NextTurn, ownHistory } from './next-turn.ts'
import { SessionDialogs } from './session-dialogs.tsx'
import { sessionKeys } from './session-keys.ts'
import { TurnRace, TurnView } from './turn-view.tsx'
import { useTurnView } from './use-turn-view.ts'
import { VoteRow } from './vote-row.tsx'
import { VoteTags } from './vote-tags.tsx'

type Props = { store: SessionStore; head: SessionHead; comparisons: readonly ComparisonFold[] }

/** The page of a session, put together. */
export function SessionView({ store, head, comparisons }: Props) {
  const navigate = useNavigate()
  const { data: models = [] } = useQuery(modelsQuery)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [nextTurn, setNextTurn] = useState(ownHistory)
  const [dialog, open] = useState<LaneDialog | null>(null)
  const [sheet, openSheet] = useState<'race' | 'preflight' | null>(null)
  const prepare = useCallback((context: NextTurn['context']) => {
    setNextTurn((turn) => ({ ...turn, context }))
    document.querySelector<HTMLElement>('.ask textarea')?.focus()
  }, [])
  const actions = useLaneActions(head.id, { report: setTrouble, open, prepare })
  const turn = useTurnView({ store, head, comparisons, models })
  const { shown, newest, runs, running, veiled, lanes, benchLanes, settled } = turn
  useFreshLists(head.title, head.status, running.length)
  useHotkeys(
    sessionKeys({
      lanes: benchLanes,
      running: new Set(running.map(({ id }) => id)),
      step: (turns) => turn.show(turn.turn + turns),
      choose: turn.chooseLane,
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
  return (
    <Replay value={turn.replay}>
      <Bar title={head.title} meta={metaOf(head, comparisons.length, veiled)}>
        {veiled && <Blind sessionId={head.id} report={setTrouble} />}
        {!veiled && lanes.length < 8 && <AddLane sessionId={head.id} models={models} report={setTrouble} />}
        <SessionMenu session={head} name="More for this session" onDeleted={() => void navigate({ to: '/' })}>
          <BenchMenu
            choice={turn.layout.choice}
            choose={turn.layout.choose}
            view={turn.view}
            chooseView={turn.chooseView}
            comparable={turn.comparable}
            openSheet={openSheet}
            veiled={veiled}
          />
        </SessionMenu>
      </Bar>
      <TurnView
        store={store}
        comparisons={comparisons}
        turn={turn}
        actions={actions}
        stopAll={running.length > 0 ? () => stopAll(head.id, setTrouble) : null}
      />
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
          {sheet === 'race' ? (
            <TurnRace turn={turn} />
          ) : (
            <TurnPreflight session={head} lanes={lanes} models={models} turn={nextTurn} />
          )}
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
