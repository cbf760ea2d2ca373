import type { SessionStore } from '@playground/client'
import { hasEnded } from '@playground/contracts'
import { memo } from 'react'
import { useRun } from '../data/use-run.ts'
import { useTick } from '../data/use-tick.ts'
import { wholeSeconds } from '../format/seconds.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { Reasoning } from './reasoning.tsx'
import { TroublePanel } from './trouble-panel.tsx'

type Props = { store: SessionStore; runId: string; lanes: number; retry: (runId: string) => void }

/** Everything a run has said. The only part of a lane that is drawn again for its tokens. */
export const Answer = memo(({ store, runId, lanes, retry }: Props) => {
  const fold = useRun(store, runId)
  if (fold === undefined) return null
  const { run } = fold
  const running = !hasEnded(run.status)
  const troubled = (run.status === 'failed' || run.status === 'interrupted') && run.error?.code !== 'cost_cap_reached'
  const { ttftMs = null, ttfaMs = null } = run.metrics ?? {}
  const reasoningTokens = run.metrics?.usageSource === 'provider' ? run.metrics.usage.reasoning || null : null
  return (
    <div className="answer" dir="auto">
      {run.reasoning !== null && run.reasoning !== '' && (
        <Reasoning
          text={run.reasoning}
          thinking={running && run.text === ''}
          tookMs={ttftMs === null || ttfaMs === null ? null : ttfaMs - ttftMs}
          tokens={reasoningTokens}
          clock={<ThinkingClock store={store} runId={runId} />}
        />
      )}
      {running && run.text === '' && run.reasoning === null && <p className="awaiting">The answer appears here.</p>}
      {run.text !== '' && <Markdown text={run.text} live={running} />}
      {troubled && <TroublePanel run={run} lanes={lanes} retry={() => retry(runId)} />}
    </div>
  )
})

function ThinkingClock({ store, runId }: { store: SessionStore; runId: string }) {
  const nowMs = useTick(true) + store.clockOffsetMs()
  const startedAtMs = store.trace(runId)?.startedAtMs ?? null
  return startedAtMs === null ? null : <>, {wholeSeconds(nowMs - startedAtMs)} s</>
}
