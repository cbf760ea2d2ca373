import { routes } from '@playground/contracts'
import { addLane as start } from '../actions/add-lane.ts'
import type { Starting } from '../actions/starting.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { starterOf } from '../http/starter.ts'

export async function addLane(app: App, { starting }: { starting: Starting }): Promise<void> {
  app.route({
    ...describeRoute('addLane', routes.addLane),
    handler: (request) => start(starting, starterOf(request), request.params.id, request.body),
  })
}
