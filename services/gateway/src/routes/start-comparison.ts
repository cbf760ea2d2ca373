import { routes } from '@playground/contracts'
import { startComparison as start } from '../actions/start-comparison.ts'
import type { Starting } from '../actions/starting.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { starterOf } from '../http/starter.ts'

export async function startComparison(app: App, { starting }: { starting: Starting }): Promise<void> {
  app.route({
    ...describeRoute('startComparison', routes.startComparison),
    handler: async (request) => {
      const { comparison } = await start(starting, starterOf(request), request.params.id, request.body)
      return comparison
    },
  })
}
