import { basePath, routes } from '@playground/contracts'
import { version } from '@playground/runtime'
import type { IssuerLogin } from '../auth/issuer/issuer-login.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

type Options = Readonly<{ registration: boolean; issuer: IssuerLogin | null }>

export async function info(app: App, { registration, issuer }: Options): Promise<void> {
  const answer = {
    name: 'AI model playground',
    version,
    features: { registration, oidc: issuer !== null, blind: true, sse: true, websocket: true },
    endpoints: {
      api: basePath,
      websocket: `${basePath}/ws`,
      health: '/health',
      ready: '/readyz',
      live: '/livez',
      documentation: '/docs',
      openapi: '/openapi.json',
      ...(issuer === null ? {} : { oidcLogin: `${basePath}${routes.openIssuerLogin.path}` }),
    },
    ...(issuer === null ? {} : { issuer: { name: issuer.name } }),
  }
  app.route({ ...describeRoute('info', routes.info), handler: async () => answer })
}
