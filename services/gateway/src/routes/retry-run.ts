import { routes } from '@playground/contracts'
import { retryRun as start } from '../actions/retry-run.ts'
import type { Starting } from '../actions/starting.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { starterOf } from '../http/starter.ts'

export async function retryRun(app: App, { starting }: { starting: Starting }): Promise<void> {
  app.route({
    ...describeRoute('retryRun', routes.retryRun),
    handler: (request) => start(starting, starterOf(request), request.params.id),
  })
}
