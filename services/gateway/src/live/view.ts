import { type Run, type RunFold, type Session, type SessionFold, sessionOf } from '@playground/contracts'
import { isVeiled, veilRun, veilSession } from './veil.ts'

// What a fold looks like to its owner.

export function viewSession(fold: SessionFold): Session {
  const session = sessionOf(fold)
  return isVeiled(session) ? veilSession(session, textIndexIn(fold)) : session
}

/** A run as `run.snapshot` carries it. */
export function viewRunning(fold: SessionFold, run: RunFold): Run {
  const running = runningRun(run)
  return isVeiled(fold.head) ? veilRun(running, run.textIndex) : running
}

/**
 * One that has ended is shown as it was just before, with all of its text: its ending is an event of its own. Which
 * delta was its last is not known of one that the database had as ended.
 */
export function runningRun({ run, ending }: RunFold): Run {
  if (run.endedAt === null) return run
  const index = ending?.index ?? null
  return { ...run, status: 'streaming', index, finishReason: null, error: null, metrics: null, endedAt: null }
}

function textIndexIn({ runs }: SessionFold): (run: Run) => number {
  return (run) => runs.get(run.id)?.textIndex ?? 0
}
