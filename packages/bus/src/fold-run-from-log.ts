import { applyRunEvent, foldOf, type Run, type RunFold, runEvent, runsLog } from '@playground/contracts'
import type { Bus } from './bus.ts'
import type { RunNames } from './cancel-run.ts'
import { parseJson } from './parse-message.ts'

/**
 * A run as the log tells it, from its first sequence up to and including `untilSequence`. A first sequence of 0 says
 * that nothing is in the log yet: the run is handed back as it is. What cannot be read counts as lost, which the fold
 * knows how to bear.
 */
export async function foldRunFromLog(
  bus: Bus,
  run: Run,
  names: RunNames,
  fromSequence: number,
  untilSequence: number,
  signal?: AbortSignal,
): Promise<RunFold> {
  let fold = foldOf(run)
  if (fromSequence === 0) return fold
  await bus.readLog({
    filter: runsLog.filter(names),
    fromSequence,
    isBeginning: true,
    untilSequence,
    ...(signal ? { signal } : {}),
    onEntry: ({ data }) => {
      const event = readEvent(data)
      if (event !== null) fold = applyRunEvent(fold, event)
    },
  })
  return fold
}

function readEvent(data: Uint8Array) {
  try {
    const parsed = runEvent.safeParse(parseJson(data))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
