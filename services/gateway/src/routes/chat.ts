import { routes } from '@playground/contracts'
import { composeRun } from '../actions/compose-run.ts'
import type { Starting } from '../actions/starting.ts'
import { answerOf } from '../chat/answer-of.ts'
import { awaitTurn, NobodyWaits } from '../chat/await-turn.ts'
import { startChat } from '../chat/start-chat.ts'
import { streamTurn } from '../chat/stream-turn.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { starterOf } from '../http/starter.ts'
import type { Connections } from '../live/connections.ts'
import type { StreamServing } from '../live/stream/serve-stream.ts'

export type ChatServing = StreamServing & Readonly<{ starting: Starting; waiting: Connections }>

/** One model, one question. What is refused is refused before a stream begins. */
export async function chat(app: App, serving: ChatServing): Promise<void> {
  const { starting, streams, waiting } = serving
  app.route({
    ...describeRoute('chat', routes.chat),
    handler: async (request, reply) => {
      const { body, user: principal } = request
      const isStream = body.stream === true
      const connections = isStream ? streams : waiting
      connections.refuseMore(principal.userId)
      const turn = await startChat(starting, starterOf(request), body)
      if (isStream) {
        await streamTurn(request, reply, turn, serving)
        return reply
      }
      try {
        await awaitTurn(serving, turn, { principal, reply })
      } catch (error) {
        if (error instanceof NobodyWaits) return reply.hijack()
        throw error
      }
      const run = await composeRun(starting.bus, { userId: turn.userId, runId: turn.runId })
      return answerOf(run, turn.comparison.sessionId)
    },
  })
}
