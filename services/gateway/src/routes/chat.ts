import { routes } from '@playground/contracts'
import { composeRun } from '../actions/compose-run.ts'
import type { Starting } from '../actions/starting.ts'
import { answerOf } from '../chat/answer-of.ts'
import { askInScratch } from '../chat/ask-in-scratch.ts'
import { awaitTurn } from '../chat/await-turn.ts'
import type { ScratchHistories } from '../chat/scratch-histories.ts'
import { startChat } from '../chat/start-chat.ts'
import { streamRun } from '../chat/stream-run.ts'
import { streamTurn } from '../chat/stream-turn.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { holdRequest } from '../http/hold-request.ts'
import { starterOf } from '../http/starter.ts'
import type { Connections } from '../live/connections.ts'
import type { StreamServing } from '../live/stream/serve-stream.ts'

export type ChatServing = StreamServing &
  Readonly<{ starting: Starting; waiting: Connections; histories: ScratchHistories }>

/** One model, one question. What is refused is refused before a stream begins. */
export async function chat(app: App, serving: ChatServing): Promise<void> {
  const { starting, hub, streams, waiting, histories } = serving
  app.route({
    ...describeRoute('chat', routes.chat),
    handler: async (request, reply) => {
      const { body, user: principal } = request
      const isStream = body.stream === true
      const kind = isStream ? streams : waiting
      kind.refuseMore(principal.userId)
      const starter = starterOf(request)
      const long = { principal, reply, waiting }
      if (body.scratch === true) {
        const turn = await askInScratch(starting, histories, starter, body)
        if (!isStream) return answerOf(await holdRequest(long, turn.ended), null)
        await streamRun(request, reply, turn, serving)
        return reply
      }
      const turn = await startChat(starting, starter, body)
      if (isStream) {
        await streamTurn(request, reply, turn, serving)
        return reply
      }
      await awaitTurn(hub, turn, long)
      const run = await composeRun(starting.bus, { userId: turn.userId, runId: turn.runId })
      return answerOf(run, turn.comparison.sessionId)
    },
  })
}
