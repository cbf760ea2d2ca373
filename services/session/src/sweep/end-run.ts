import { createHash } from 'node:crypto'
import { foldRunFromLog, type RunNames, WrongLastSequence } from '@playground/bus'
import { newId, noId, type RunEnded, type RunError, type RunStateEvent, runState } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { RunRow } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { accountFor, estimatedMetrics } from '../persist/account-for.ts'
import { asQueued, type ShownRun, toRun } from '../records/run-record.ts'

export type OpenRunRow = ShownRun &
  Pick<Selectable<RunRow>, 'user_id' | 'session_id' | 'kind' | 'demo' | 'terms' | 'input_tokens'>

export type LastState = Readonly<{ sequence: number; message: RunStateEvent }> | null

/** A longer text stays in the log, as with the endings that workers write. */
const maxTextBytes = 256 * 1024

export function namesOf(run: Pick<OpenRunRow, 'id' | 'provider' | 'user_id' | 'session_id'>): RunNames {
  return { provider: run.provider, userId: run.user_id, sessionId: run.session_id ?? noId, runId: run.id }
}

/**
 * Ends a run in the place of a worker, right behind `last`: if anything was written there meanwhile, that counts and
 * nothing happens. Whoever asked for a cancel gets one; else it ends by the fault, with the text that the log has.
 */
export async function endRun(deps: Deps, run: OpenRunRow, last: LastState, error: RunError): Promise<void> {
  const { bus, signal } = deps
  const { lastSequence } = await bus.logEnd()
  const names = namesOf(run)
  const fold = await foldRunFromLog(
    bus,
    asQueued(toRun(run)),
    names,
    run.first_sequence ?? 0,
    Math.max(lastSequence, last?.sequence ?? 0),
    signal,
  )
  const { attempt } = fold.run
  // Half of a result is none.
  const { text, reasoning } = run.kind === 'chat' ? fold.run : { text: '', reasoning: null }
  const cancelled = last?.message.type === 'run.cancel-requested'
  const charge = accountFor(
    { demo: run.demo, inputTokens: run.input_tokens, terms: run.terms },
    { attempt, metrics: null, text, reasoning },
  )
  const weighs = Buffer.byteLength(text) + Buffer.byteLength(reasoning ?? '')
  const event: RunEnded = {
    type: 'run.ended',
    sessionId: run.session_id,
    at: new Date().toISOString(),
    runId: run.id,
    comparisonId: run.comparison_id,
    attempt,
    status: cancelled ? 'cancelled' : text === '' ? 'failed' : 'interrupted',
    finishReason: null,
    error: cancelled ? null : error,
    metrics: attempt === 0 ? null : estimatedMetrics(charge),
    length: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    ...(weighs <= maxTextBytes ? { text, reasoning } : {}),
  }
  const expectedLastSequence = last?.sequence ?? 0
  try {
    await bus.store(runState, names, event, {
      messageId: `${run.id}.end.sweep.${newId()}`,
      expectedLastSequence,
      signal,
    })
    deps.logger.warn({ runId: run.id, status: event.status, code: event.error?.code }, 'a run was ended here')
  } catch (problem) {
    if (!(problem instanceof WrongLastSequence)) throw problem
  }
}
