import { type Health, routes } from '@playground/contracts'
import { version } from '@playground/runtime'
import type { Catalog } from '../health/catalog.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function health(app: App, options: { check: () => Promise<Health>; catalog: Catalog }): Promise<void> {
  const { check, catalog } = options
  app.route({
    ...describeRoute('health', routes.health),
    handler: async (_request, reply) => {
      const answer = await check()
      if (answer.status === 'down') reply.statusCode = 503
      return answer
    },
  })

  app.route({
    ...describeRoute('ready', routes.ready),
    handler: async (_request, reply) => {
      const answer = await check()
      const ready = answer.status !== 'down' && catalog.models().length > 0
      if (ready) return answer
      reply.statusCode = 503
      return { ...answer, status: 'down' as const }
    },
  })

  app.route({
    ...describeRoute('live', routes.live),
    handler: async () => ({
      status: 'ok' as const,
      timestamp: new Date().toISOString(),
      service: 'gateway',
      version,
      checks: {},
    }),
  })
}
