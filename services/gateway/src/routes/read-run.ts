import type { Bus } from '@playground/bus'
import { routes } from '@playground/contracts'
import { composeRun } from '../actions/compose-run.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function readRun(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('readRun', routes.readRun),
    handler: ({ params: { id: runId }, user: { userId } }) => composeRun(bus, { userId, runId }),
  })
}
