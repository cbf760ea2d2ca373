import { basePath, routes } from '@playground/contracts'
import { version } from '@playground/runtime'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function info(app: App, { registration }: { registration: boolean }): Promise<void> {
  const answer = {
    name: 'AI model playground',
    version,
    features: { registration, oidc: false, blind: true, sse: true, websocket: true },
    endpoints: {
      api: basePath,
      websocket: `${basePath}/ws`,
      health: '/health',
      documentation: '/docs',
      openapi: '/openapi.json',
    },
  }
  app.route({ ...describeRoute('info', routes.info), handler: async () => answer })
}
