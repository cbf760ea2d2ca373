import type { Stored } from '@playground/bus'
import type { RunStateEvent } from '@playground/contracts'

/** What a worker that holds a run's job is to do, by the last word of the run's log. */
export type Verdict =
  /** It is over: acknowledge the job. */
  | Readonly<{ do: 'drop' }>
  /** The log knows nothing of it yet. */
  | Readonly<{ do: 'wait' }>
  /** It was to be stopped and its worker did not live to say so. */
  | Readonly<{ do: 'cancel'; attempt: number; sequence: number }>
  | Readonly<{ do: 'start'; attempt: number; sequence: number }>
  /** Another began it: ask whether it still lives. */
  | Readonly<{ do: 'ask'; attempt: number; workerId: string; sequence: number }>

/** Highest number an attempt may have. */
export const maxAttempts = 3

/** Judges the last message of a run's `state` subject. */
export function judgeState(last: Stored<RunStateEvent> | null): Verdict {
  if (last === null) return { do: 'wait' }
  const { message, sequence } = last
  switch (message.type) {
    case 'run.ended':
      return { do: 'drop' }
    case 'run.cancel-requested':
      return { do: 'cancel', attempt: message.attempt, sequence }
    case 'run.queued':
      return { do: 'start', attempt: 1, sequence }
    case 'run.started':
      return { do: 'ask', attempt: message.attempt, workerId: message.workerId ?? '', sequence }
    default:
      return message satisfies never
  }
}

/**
 * What becomes of a run whose worker was lost: before anything was shown it is always done again; after something
 * was shown once, the second time it ends with what there is.
 */
export function judgeLoss(
  lost: Readonly<{ attempt: number; shown: boolean; shownBefore: boolean }>,
): 'again' | 'worker_lost' | 'attempts_exhausted' {
  if (lost.attempt >= maxAttempts) return 'attempts_exhausted'
  return lost.shown && lost.shownBefore ? 'worker_lost' : 'again'
}
