import { basePath, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { type StreamServing, serveStream } from '../live/stream/serve-stream.ts'

/** The same under both names that clients know it by. */
export async function sessionEvents(app: App, serving: StreamServing): Promise<void> {
  const events = describeRoute('sessionEvents', routes.sessionEvents)
  const stream = { ...events, url: `${basePath}/sessions/:id/stream`, schema: { ...events.schema, hide: true } }
  for (const described of [events, stream]) {
    app.route({
      ...described,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const { params, query, headers } = request
        // A browser that comes back by itself repeats the address, and says in the header what it has had since.
        const lastEventId = headers['last-event-id']
        const after = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : (query.after ?? null)
        await serveStream(request, reply, { sessionId: params.id, after, untilEnded: query.until === 'ended' }, serving)
        return reply
      },
    })
  }
}
