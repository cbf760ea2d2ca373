import { type Bus, foldRunFromLog } from '@playground/bus'
import { type Run, type RunStateEvent, runState, runStateEvent } from '@playground/contracts'

/** A run as the log alone tells it. */
export type LoggedRun = Readonly<{ status: string; text: string; attempt: number; wrong: readonly string[] }>

/** Where a run stands in the log. */
export type LoggedAt = Readonly<{
  provider: string
  userId: string
  sessionId: string
  comparisonId: string
  laneId: string
  runId: string
  firstSequence: number
}>

/** Folds a run from the log, and holds its `state` subject against what compare-and-set promises. */
export async function readLoggedRun(bus: Bus, at: LoggedAt): Promise<LoggedRun> {
  const { provider, userId, sessionId, runId, firstSequence } = at
  const names = { provider, userId, sessionId, runId }
  const { lastSequence: untilSequence } = await bus.logEnd()
  const events: RunStateEvent[] = []
  await bus.readLog({
    filter: runState.filter(names),
    fromSequence: firstSequence,
    isBeginning: true,
    untilSequence,
    onEntry: ({ data }) => void events.push(runStateEvent.parse(JSON.parse(Buffer.from(data).toString()))),
  })
  const { run } = await foldRunFromLog(bus, queued(at), names, firstSequence, untilSequence)
  return { status: run.status, text: run.text, attempt: run.attempt, wrong: wrongIn(events) }
}

function wrongIn(events: readonly RunStateEvent[]): string[] {
  const wrong: string[] = []
  const kinds = events.map(({ type }) => type)
  const endings = kinds.filter((type) => type === 'run.ended').length
  if (endings !== 1) wrong.push(`${endings} endings in the log`)
  if (kinds.at(-1) !== 'run.ended') wrong.push(`${kinds.at(-1)} stands last in the log`)
  if (kinds[0] !== 'run.queued') wrong.push(`${kinds[0]} stands first in the log`)
  let attempt = 0
  let asked = false
  for (const event of events) {
    if (event.type === 'run.started') {
      if (event.attempt !== attempt + 1) wrong.push(`attempt ${event.attempt} after ${attempt} in the log`)
      if (asked) wrong.push('a start after a request to stop in the log')
      attempt = event.attempt
    }
    if (event.type === 'run.cancel-requested') asked = true
    if (event.type === 'run.ended' && asked && event.status !== 'cancelled') {
      wrong.push(`${event.status} after a request to stop in the log`)
    }
  }
  return wrong
}

function queued({ runId, comparisonId, laneId, provider }: LoggedAt): Run {
  return {
    ...{ id: runId, comparisonId, laneId, provider, model: null, status: 'queued', attempt: 0, index: 0, text: '' },
    ...{ reasoning: null, finishReason: null, error: null, metrics: null, droppedParameters: [], replaces: null },
    ...{ createdAt: '', endedAt: null },
  }
}
