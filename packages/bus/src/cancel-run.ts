import { createHash } from 'node:crypto'
import { newId, noId, type RunStateEvent, runState } from '@playground/contracts'
import { type Bus, WrongLastSequence } from './bus.ts'

/** Where a run stands in the log; `noId` for a session that does not exist. */
export type RunNames = Readonly<{ provider: string; userId: string; sessionId: string; runId: string }>

const emptySha256 = createHash('sha256').update('').digest('hex')

/**
 * Asks that a run be stopped. Ordered against its ending by compare-and-set, so it may be asked from anywhere, any
 * number of times. A run that no worker has begun is ended here.
 *
 * @returns `requested`: its worker will end it, or was asked before. `ended`: it is ended now. `already-ended`.
 */
export async function cancelRun(
  bus: Bus,
  names: RunNames,
  options: Readonly<{ comparisonId?: string | null; signal?: AbortSignal }> = {},
): Promise<'requested' | 'ended' | 'already-ended'> {
  const { signal } = options
  for (;;) {
    signal?.throwIfAborted()
    const last = await bus.readLast(runState, names)
    if (last?.message.type === 'run.ended') return 'already-ended'
    if (last?.message.type === 'run.cancel-requested') return 'requested'
    const begun = last?.message.type === 'run.started'
    const comparisonId = last?.message.type === 'run.queued' ? last.message.comparisonId : options.comparisonId
    const message = begun
      ? cancelRequested(names, last.message.attempt)
      : endedBeforeItBegan(names, comparisonId ?? null)
    // Never the id of an earlier try: the same id for another place in the order would count as stored.
    const messageId = `${names.runId}.${begun ? 'cancel' : 'end.0.cancel'}.${newId()}`
    try {
      const expectedLastSequence = last?.sequence ?? 0
      await bus.store(runState, names, message, { messageId, expectedLastSequence, ...(signal ? { signal } : {}) })
      return begun ? 'requested' : 'ended'
    } catch (error) {
      // The run went on meanwhile: look again and obey.
      if (!(error instanceof WrongLastSequence)) throw error
    }
  }
}

const head = ({ sessionId, runId }: RunNames) => ({
  sessionId: sessionId === noId ? null : sessionId,
  at: new Date().toISOString(),
  runId,
})

function cancelRequested(names: RunNames, attempt: number): RunStateEvent {
  return { type: 'run.cancel-requested', ...head(names), attempt }
}

function endedBeforeItBegan(names: RunNames, comparisonId: string | null): RunStateEvent {
  return {
    type: 'run.ended',
    ...head(names),
    comparisonId,
    attempt: 0,
    status: 'cancelled',
    finishReason: null,
    error: null,
    metrics: null,
    length: 0,
    sha256: emptySha256,
    text: '',
    reasoning: null,
  }
}
