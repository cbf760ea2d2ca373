import type { Bus, RunNames } from '@playground/bus'
import { applyRunEvent, foldOf, type Run, type RunEvent, runEvent, runOutput } from '@playground/contracts'

/** What the log shows of an attempt, and whether an earlier one had shown anything. */
export type Shown = Readonly<{ text: string; reasoning: string | null; shown: boolean; shownBefore: boolean }>

/**
 * Folds a run's output from the log. Only the `output` subject is read, from the stream's beginning: a literal
 * subject costs the server nothing, and attempts tell themselves apart.
 */
export async function readShown(bus: Bus, names: RunNames, attempt: number): Promise<Shown> {
  const { lastSequence } = await bus.logEnd()
  let fold = foldOf(blankRun(names.runId))
  await bus.readLog({
    filter: runOutput.subject(names),
    fromSequence: 1,
    untilSequence: lastSequence,
    onEntry: ({ data }) => {
      const event = parse(data)
      if (event === null || !('attempt' in event)) return
      const { sessionId, at, runId } = event
      if (event.attempt > attempt) return
      if (event.attempt > fold.run.attempt) {
        fold = applyRunEvent(fold, { type: 'run.started', sessionId, at, runId, attempt: event.attempt })
      }
      fold = applyRunEvent(fold, event)
    },
  })
  const { run, voided } = fold
  const current = run.attempt === attempt
  const text = current ? run.text : ''
  const reasoning = current ? run.reasoning : null
  const visible = run.text !== '' || run.reasoning !== null
  return {
    text,
    reasoning,
    shown: current && visible,
    shownBefore: voided.length > 0 || (!current && visible),
  }
}

function parse(data: Uint8Array): RunEvent | null {
  try {
    const parsed = runEvent.safeParse(JSON.parse(Buffer.from(data).toString()))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function blankRun(runId: string): Run {
  return {
    id: runId,
    comparisonId: runId,
    laneId: runId,
    model: null,
    provider: null,
    status: 'queued',
    attempt: 0,
    index: 0,
    text: '',
    reasoning: null,
    finishReason: null,
    error: null,
    metrics: null,
    droppedParameters: [],
    replaces: null,
    createdAt: '',
    endedAt: null,
  }
}
