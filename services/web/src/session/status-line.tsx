import type { SessionStore } from '@playground/client'
import type { RunStatus } from '@playground/contracts'
import { Check, CircleAlert, Clock, EyeOff, Square } from 'lucide-react'
import { useTick } from '../data/use-tick.ts'
import type { Mark } from './marks.ts'
import type { Phase } from './phase.ts'
import { retryReason, statusWords } from './status-words.ts'
import type { Timing } from './timing.ts'
import { isRunning } from './use-phase.ts'

type Props = {
  store: SessionStore
  runId: string
  phase: Phase
  status: RunStatus
  timing: Timing | null
  marks: readonly Mark[]
  veiled: boolean
  awake: boolean
}

/** What a lane is doing, in one line. Time in seconds is the progress. */
export function StatusLine({ store, runId, phase, status, timing, marks, veiled, awake }: Props) {
  const running = isRunning(phase)
  const nowMs = useTick(running && awake) + store.clockOffsetMs()
  const fold = store.run(runId)
  const progress = fold?.progress ?? null
  const { lead, text } = statusWords({
    phase,
    waitedMs: timing?.endMs ?? 0,
    elapsedMs: timing === null ? 0 : timing.endMs - timing.queueEndMs,
    sinceMs: progress === null ? 0 : progress.sinceMs + Math.max(0, nowMs - Date.parse(progress.at)),
    tries: progress?.tries ?? null,
    reason: retryReason(progress?.code),
    metrics: fold?.run.metrics ?? null,
    veiled,
  })
  return (
    <div className="status" data-status={status}>
      <PhaseMark phase={phase} />
      <span className="cut">
        {lead !== '' && <span className="w">{lead}</span>}
        {text}
      </span>
      {veiled ? (
        <span className="hidden-note">
          <EyeOff size={14} strokeWidth={1.5} aria-hidden />
          Hidden
        </span>
      ) : (
        marks.length > 0 && (
          <span className="marks">
            {marks.map((mark) => (
              <span key={mark} className="tag win">
                {mark}
              </span>
            ))}
          </span>
        )
      )}
    </div>
  )
}

/** The sign before the words: hollow before the text, full with it, still when nothing comes. */
export function PhaseMark({ phase, small = false }: { phase: Phase; small?: boolean }) {
  const size = small ? 14 : 16
  switch (phase) {
    case 'queued':
      return <Clock size={size} strokeWidth={1.5} aria-hidden />
    case 'streaming':
      return <i className="pulse" aria-hidden />
    case 'stalled':
      return <i className="pulse still" aria-hidden />
    case 'waiting':
    case 'thinking':
    case 'retrying':
    case 'restarted':
      return <i className="pulse hollow" aria-hidden />
    case 'completed':
    case 'cut':
      return <Check size={size} strokeWidth={1.5} aria-hidden />
    case 'cancelled':
    case 'capped':
      return <Square size={size - 4} strokeWidth={1.5} aria-hidden />
    case 'failed':
    case 'interrupted':
      return <CircleAlert size={size} strokeWidth={1.5} aria-hidden />
    default:
      return phase satisfies never
  }
}
