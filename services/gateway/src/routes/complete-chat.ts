import { routes } from '@playground/contracts'
import { moderateOne } from '../actions/moderate.ts'
import { type Question, startRuns } from '../actions/start-runs.ts'
import type { Starting } from '../actions/starting.ts'
import type { Revocations } from '../auth/revocations.ts'
import type { Catalog } from '../health/catalog.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { holdRequest } from '../http/hold-request.ts'
import { starterOf } from '../http/starter.ts'
import type { Connections } from '../live/connections.ts'
import { answerOrCancel } from '../openai/answer-or-cancel.ts'
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
      const starter = starterOf(request)
      const judged = await moderateOne(starting, starter, textsIn(questions))
      const runs = await startRuns(starting, starter, {
        ...{ route: 'completeChat', body, questions, streamed, ...judged },
      })
      const head = { id: `chatcmpl-${runs[0]?.run.id}`, created: Math.floor(Date.now() / 1000), model: body.model }
      return answerOrCancel({ starting, runs, reply }, async () => {
        if (!streamed) {
          const ended = Promise.all(runs.map((run) => run.ended))
          return completionOf(head, await holdRequest({ principal, reply, waiting }, ended))
        }
        const withUsage = body.stream_options?.include_usage === true
        const given = { principal, reply, head, choices: runs.length, withUsage, streams, revocations }
        await streamCompletion(new CompletionStream(given), runs)
        return reply
      })
    },
  })
}

/** Everything that the models would read: the caller may have written any of it. */
function textsIn(questions: readonly Question[]): string[] {
  const texts = questions.flatMap((question) =>
    question.kind === 'chat'
      ? [question.instructions ?? '', ...question.messages.map(({ content }) => content)]
      : question.texts,
  )
  return [...new Set(texts.filter((text) => text.trim() !== ''))]
}
