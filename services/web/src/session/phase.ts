import type { Run, RunFold } from '@playground/contracts'

/** What a lane is doing or how it ended, as its status line says it. */
export type Phase =
  | 'queued'
  | 'waiting'
  | 'thinking'
  | 'streaming'
  | 'stalled'
  | 'retrying'
  | 'restarted'
  | 'completed'
  | 'cut'
  | 'cancelled'
  | 'failed'
  | 'interrupted'
  | 'capped'

/** The phase a run is in, from the last thing heard of it. */
export function phaseOf({ run, progress, voided }: RunFold): Phase {
  switch (run.status) {
    case 'queued':
      return progress?.state === 'retrying' ? 'retrying' : 'queued'
    case 'streaming':
      if (progress?.state === 'retrying' || progress?.state === 'stalled') return progress.state
      if (run.text !== '') return 'streaming'
      if (run.reasoning !== null || progress?.state === 'thinking') return 'thinking'
      return voided.length > 0 || run.attempt > 1 ? 'restarted' : 'waiting'
    case 'completed':
      return run.finishReason === 'length' ? 'cut' : 'completed'
    case 'interrupted':
      return isCapped(run) ? 'capped' : 'interrupted'
    default:
      return run.status
  }
}

function isCapped(run: Run): boolean {
  return run.error?.code === 'cost_cap_reached'
}
