import { routes } from '@playground/contracts'
import { startSession as start } from '../actions/start-session.ts'
import type { Starting } from '../actions/starting.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { starterOf } from '../http/starter.ts'

export async function startSession(app: App, { starting }: { starting: Starting }): Promise<void> {
  app.route({
    ...describeRoute('startSession', routes.startSession),
    handler: async (request) => {
      const { session } = await start(starting, starterOf(request), request.body)
      return session
    },
  })
}
