import type { SessionStore } from '@playground/client'
import { hasEnded, type RunFold } from '@playground/contracts'
import { memo, type RefObject, useCallback, useRef } from 'react'
import { useRun } from '../data/use-run.ts'
import { useTick } from '../data/use-tick.ts'
import { wholeSeconds } from '../format/seconds.ts'
import type { DrawnText } from '../markdown/drawn-text.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { useSaid } from '../replay/use-said.ts'
import type { LaneActions } from './lane-actions.ts'
import { Reasoning } from './reasoning.tsx'
import { TroublePanel } from './trouble-panel.tsx'

type Props = { store: SessionStore; runId: string; awake: boolean; lanes: number; actions: LaneActions | null }

/**
 * Everything a run has said. The only part of a lane that is drawn again for its tokens, and not even that where they
 * are more words of a line: those are put into the page as they are.
 */
export const Answer = memo(({ store, runId, awake, lanes, actions }: Props) => {
  const drawn = useRef<DrawnText>(null)
  const extend = useCallback((before: RunFold | undefined, now: RunFold | undefined) => {
    if (before !== undefined && now !== undefined && onlyTextCame(before, now) && drawn.current?.extend(now.run.text)) {
      return true
    }
    drawn.current?.giveBack()
    drawn.current = null
    return false
  }, [])
  const fold = useRun(store, runId, awake, extend)
  if (fold === undefined) return null
  const stalled = fold.progress?.state === 'stalled'
  return <Said {...{ store, run: fold.run, stalled, lanes, actions, drawn }} />
})

function onlyTextCame(before: RunFold, now: RunFold): boolean {
  const [was, is] = [before.run, now.run]
  return (
    is.status === 'streaming' &&
    was.status === is.status &&
    was.attempt === is.attempt &&
    was.reasoning === is.reasoning &&
    before.progress === now.progress
  )
}

type SaidProps = Omit<Props, 'runId' | 'awake'> & {
  run: RunFold['run']
  stalled: boolean
  drawn: RefObject<DrawnText | null>
}

function Said({ store, run, stalled, lanes, actions, drawn }: SaidProps) {
  const { text, reasoning, past } = useSaid(run)
  const running = !hasEnded(run.status)
  const growing = running || past
  const troubled =
    !past && (run.status === 'failed' || run.status === 'interrupted') && run.error?.code !== 'cost_cap_reached'
  const { ttftMs = null, ttfaMs = null } = run.metrics ?? {}
  const reasoningTokens = run.metrics?.usageSource === 'provider' ? run.metrics.usage.reasoning || null : null
  return (
    <div className="answer" dir="auto" data-stalled={stalled}>
      {reasoning !== null && reasoning !== '' && (
        <Reasoning
          text={reasoning}
          thinking={growing && text === ''}
          tookMs={ttftMs === null || ttfaMs === null ? null : ttfaMs - ttftMs}
          tokens={past ? null : reasoningTokens}
          clock={past ? null : <ThinkingClock store={store} runId={run.id} />}
        />
      )}
      {growing && text === '' && reasoning === null && <p className="awaiting">The answer appears here.</p>}
      {text !== '' && <Markdown text={text} live={growing} drawn={drawn} />}
      {troubled && (
        <TroublePanel
          run={run}
          lanes={lanes}
          ways={
            actions === null
              ? null
              : { retry: () => actions.retry(run.id), changeModel: () => actions.changeModel(run.laneId) }
          }
        />
      )}
    </div>
  )
}

function ThinkingClock({ store, runId }: { store: SessionStore; runId: string }) {
  const nowMs = useTick(true) + store.clockOffsetMs()
  const startedAtMs = store.trace(runId)?.startedAtMs ?? null
  return startedAtMs === null ? null : <>, {wholeSeconds(nowMs - startedAtMs)} s</>
}
