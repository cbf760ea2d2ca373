import { cancelRun } from '@playground/bus'
import { type JobClass, type LoneWork, type Moderation, newId, noId, procedures, type Run } from '@playground/contracts'
import type { AwaitedRun } from '../live/follow-runs.ts'
import { idempotencyOf } from './idempotency.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from './starting.ts'

/** What is asked of one model, before its run has an id. */
export type Question = LoneWork extends infer Work ? (Work extends LoneWork ? Omit<Work, 'runId'> : never) : never

/** A run outside any session, on its way. */
export type StartedRun = AwaitedRun &
  Readonly<{
    /** As it was made, or as it was found where the same start was made before. */
    run: Run
    /** Stops it: for whoever can't come back for the answer. */
    cancel: () => Promise<void>
  }>

type Given = Readonly<{
  /** By what the same start is recognised again: the route and what was asked. */
  route: string
  body: unknown
  class?: JobClass
  questions: readonly Question[]
  /** What was found in what is asked. */
  moderation?: Moderation
  /** Whether events are wanted besides the outcome. */
  streamed?: boolean
}>

/**
 * Starts runs outside any session, all or none, as one start. They are followed before they exist, so that nothing of
 * them is missed; whoever has enough of one calls `leave`, or `cancel`.
 */
export async function startRuns(
  starting: Starting,
  { userId, idempotencyKey }: Starter,
  { route, body, class: jobClass = 'live', questions, moderation, streamed = false }: Given,
): Promise<StartedRun[]> {
  const { bus, hub } = starting
  const works = questions.map((question): LoneWork => ({ ...question, runId: newId() }))
  const expected = works.map(({ runId }) => hub.runs.expect({ runId, userId, streamed }))
  const abandon = () => {
    for (const run of expected) run.leave()
  }
  try {
    const request = {
      userId,
      acceptedAtMs: Date.now(),
      idempotency: idempotencyOf(idempotencyKey, route, body),
      class: jobClass,
      ...(moderation && { moderation }),
      works,
    }
    const { runs, jobs, replayed } = await bus.call(procedures.startRuns, request, { timeoutMs: admissionTimeoutMs })
    if (replayed) abandon()
    else for (const [index, run] of runs.entries()) expected[index]?.begin(run)
    publishJobs(starting, jobs)
    return await Promise.all(
      runs.map(async (run, index): Promise<StartedRun> => {
        const known = replayed ? undefined : expected[index]
        const awaited = known ?? (await hub.runs.follow({ runId: run.id, userId, streamed }))
        const names = { provider: run.provider ?? '', userId, sessionId: noId, runId: run.id }
        return { ...awaited, run, cancel: async () => void (await cancelRun(bus, names)) }
      }),
    )
  } catch (error) {
    abandon()
    throw error
  }
}
