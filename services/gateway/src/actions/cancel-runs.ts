import { type Bus, cancelRun as cancelInLog } from '@playground/bus'
import { noId, procedures } from '@playground/contracts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import { within } from '../live/within.ts'

/** Stops a run, from wherever it was started. One that has ended stays as it is. */
export async function cancelRun(bus: Bus, { userId, runId }: { userId: string; runId: string }): Promise<void> {
  const place = await bus.call(procedures.locateRun, { userId, runId }, { timeoutMs: procedureTimeoutMs })
  if (place.ended) return
  const { provider, sessionId, comparisonId } = place
  const names = { provider, userId, sessionId: sessionId ?? noId, runId }
  await within(procedureTimeoutMs, (signal) => cancelInLog(bus, names, { comparisonId, signal }))
}

/** Stops every run of a session that has not ended. */
export async function cancelSession(
  bus: Bus,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const record = await bus.call(procedures.readSession, { userId, sessionId }, { timeoutMs: procedureTimeoutMs })
  const comparisonOf = new Map(
    record.session.comparisons.flatMap(({ id, runs }) => runs.map((run) => [run.id, id] as const)),
  )
  await within(procedureTimeoutMs, (signal) =>
    Promise.all(
      record.open.map(({ runId, provider }) => {
        const names = { userId, sessionId, provider, runId }
        return cancelInLog(bus, names, { comparisonId: comparisonOf.get(runId) ?? null, signal })
      }),
    ),
  )
}
