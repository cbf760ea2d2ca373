import type { SessionStore } from '@playground/client'
import { ArrowDown } from 'lucide-react'
import { memo, useRef } from 'react'
import { Answer } from './answer.tsx'
import type { LaneActions } from './lane-actions.ts'
import { useFollow } from './use-follow.ts'
import { isRunning, usePhase } from './use-phase.ts'

type Props = {
  store: SessionStore
  runId: string
  label: string
  onScreen: boolean
  lanes: number
  actions: LaneActions | null
}

/** The part of a lane that scrolls. */
export const LaneBody = memo(({ store, runId, label, onScreen, lanes, actions }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const live = isRunning(usePhase(store, runId))
  const [behind, follow] = useFollow(box, content, { runId, live, onScreen })
  return (
    <div className="lane-middle">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div className="lane-body" ref={box} tabIndex={0} role="group" aria-label={`Answer of ${label}`}>
        <div ref={content}>
          <Answer store={store} runId={runId} awake={onScreen} lanes={lanes} actions={actions} />
        </div>
      </div>
      {behind && (
        <button type="button" className="btn line s follow" onClick={follow}>
          <ArrowDown size={14} strokeWidth={1.5} aria-hidden />
          Follow
        </button>
      )}
    </div>
  )
})
