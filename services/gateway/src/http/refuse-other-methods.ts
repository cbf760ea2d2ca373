import { ProcedureError, routes } from '@playground/contracts'
import type { HTTPMethods } from 'fastify'
import type { App } from './app-type.ts'
import { urlOf } from './describe-route.ts'

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']

/** An address that exists answers 405 to the methods it does not have, and says which it has. */
export function refuseOtherMethods(app: App): void {
  const known = Map.groupBy(Object.values(routes), urlOf)
  for (const [url, served] of known) {
    const allowed = new Set<string>(served.map(({ method }) => method))
    if (allowed.has('GET')) allowed.add('HEAD')
    app.route({
      url,
      method: methods.filter((method) => !allowed.has(String(method)) && app.supportedMethods.includes(String(method))),
      schema: { hide: true },
      handler: async (_request, reply) => {
        reply.header('allow', [...allowed].join(', '))
        throw new ProcedureError('method_not_allowed', 'This method is not offered here.')
      },
    })
  }
}
