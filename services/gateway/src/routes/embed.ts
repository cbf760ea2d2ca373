import { routes } from '@playground/contracts'
import { embeddingAnswerOf, textsOf } from '../actions/embedding-answer.ts'
import { startRuns } from '../actions/start-runs.ts'
import type { Starting } from '../actions/starting.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { holdRequest } from '../http/hold-request.ts'
import { starterOf } from '../http/starter.ts'
import type { Connections } from '../live/connections.ts'

/** Vectors of texts, while the caller waits. */
export async function embed(
  app: App,
  { starting, waiting }: { starting: Starting; waiting: Connections },
): Promise<void> {
  app.route({
    ...describeRoute('embed', routes.embed),
    handler: async (request, reply) => {
      const { body, user: principal } = request
      waiting.refuseMore(principal.userId)
      const [started] = await startRuns(starting, starterOf(request), {
        route: 'embed',
        body,
        questions: [{ kind: 'embedding', model: body.model ?? null, texts: textsOf(body) }],
      })
      if (started === undefined) throw new Error('no run was started')
      try {
        return embeddingAnswerOf(await holdRequest({ principal, reply, waiting }, started.ended), body)
      } finally {
        started.leave()
      }
    },
  })
}
