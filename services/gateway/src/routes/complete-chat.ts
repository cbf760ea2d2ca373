import { routes } from '@playground/contracts'
import { type StartedRun, startRuns } from '../actions/start-runs.ts'
import type { Starting } from '../actions/starting.ts'
import type { Revocations } from '../auth/revocations.ts'
import type { Catalog } from '../health/catalog.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { holdRequest } from '../http/hold-request.ts'
import { starterOf } from '../http/starter.ts'
import type { Connections } from '../live/connections.ts'
import { completionOf } from '../openai/completion-of.ts'
import { CompletionStream } from '../openai/completion-stream.ts'
import { readCompletion } from '../openai/read-completion.ts'
import { streamCompletion } from '../openai/stream-completion.ts'

export type CompletionServing = Readonly<{
  starting: Starting
  catalog: Catalog
  streams: Connections
  waiting: Connections
  revocations: Revocations
}>

/** Chat as OpenAI has it. Nobody can come back for an answer, so whoever goes away cancels it. */
export async function completeChat(app: App, serving: CompletionServing): Promise<void> {
  const { starting, catalog, streams, waiting, revocations } = serving
  app.route({
    ...describeRoute('completeChat', routes.completeChat),
    handler: async (request, reply) => {
      const { body, user: principal } = request
      const streamed = body.stream === true
      const kind = streamed ? streams : waiting
      kind.refuseMore(principal.userId)
      const questions = readCompletion(body, catalog)
      const runs = await startRuns(starting, starterOf(request), {
        ...{ route: 'completeChat', body, questions, streamed },
      })
      const head = { id: `chatcmpl-${runs[0]?.run.id}`, created: Math.floor(Date.now() / 1000), model: body.model }
      let isOver = false
      const stop = () => {
        if (!isOver) cancelAll(starting, runs)
      }
      reply.raw.once('close', stop)
      try {
        if (!streamed) {
          const ended = await holdRequest({ principal, reply, waiting }, Promise.all(runs.map((run) => run.ended)))
          return completionOf(head, ended)
        }
        const withUsage = body.stream_options?.include_usage === true
        const given = { principal, reply, head, choices: runs.length, withUsage, streams, revocations }
        await streamCompletion(new CompletionStream(given), runs)
        return reply
      } catch (error) {
        // A model was asked and has been paid: clients that repeat by themselves must not.
        reply.header('x-should-retry', 'false')
        stop()
        throw error
      } finally {
        isOver = true
      }
    },
  })
}

/** Those that have ended stay as they are. */
function cancelAll({ logger }: Starting, runs: readonly StartedRun[]): void {
  for (const { cancel, run } of runs) {
    cancel().catch((error: unknown) => logger.warn({ err: error, runId: run.id }, 'a run was not cancelled'))
  }
}
