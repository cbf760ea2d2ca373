import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import { isVeiledSession } from '../actions/is-veiled-session.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import type { Hub } from '../live/hub.ts'
import { veilLane } from '../live/veil.ts'

export async function changeLane(app: App, { bus, hub }: { bus: Bus; hub: Hub }): Promise<void> {
  app.route({
    ...describeRoute('changeLane', routes.changeLane),
    handler: async ({ params: { id: sessionId, laneId }, body: change, user: { userId } }) => {
      const request = { userId, sessionId, laneId, change }
      const lane = await bus.call(procedures.changeLane, request, { timeoutMs: procedureTimeoutMs })
      return (await isVeiledSession({ bus, hub }, userId, sessionId)) ? veilLane(lane) : lane
    },
  })
}
