import type { FastifyReply } from 'fastify'
import type { StartedRun } from '../actions/start-runs.ts'
import type { Starting } from '../actions/starting.ts'

type Asked = Readonly<{ starting: Starting; runs: readonly StartedRun[]; reply: FastifyReply }>

/** Answers with runs that nobody can come back for: whoever goes away, or is sent away, cancels them. */
export async function answerOrCancel<Answer>(
  { starting, runs, reply }: Asked,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const cancelAll = () => {
    for (const { cancel, run } of runs) {
      // Those that have ended stay as they are.
      cancel().catch((error: unknown) => starting.logger.warn({ err: error, runId: run.id }, 'a run was not cancelled'))
    }
  }
  reply.raw.once('close', cancelAll)
  if (reply.raw.destroyed) cancelAll()
  try {
    return await answer()
  } catch (error) {
    // A model was asked and is paid: clients that repeat by themselves must not.
    reply.header('x-should-retry', 'false')
    cancelAll()
    throw error
  } finally {
    reply.raw.off('close', cancelAll)
    for (const { leave } of runs) leave()
  }
}
