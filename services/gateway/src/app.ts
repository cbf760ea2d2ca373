import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { Bus } from '@playground/bus'
import type { Logger } from '@playground/runtime'
import fastify, { type FastifyBaseLogger } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { accessSeconds, accessTokenOptions, accessTokens } from './auth/access-tokens.ts'
import { authenticate } from './auth/authenticate.ts'
import { loginCookies } from './auth/login-cookies.ts'
import { followRevocations } from './auth/revocations.ts'
import type { GatewayConfig } from './config.ts'
import { followCatalog } from './health/catalog.ts'
import { healthChecks } from './health/check-health.ts'
import { apiDocument } from './http/api-document.ts'
import { allowOrigins } from './http/cors.ts'
import { countRequests } from './http/count-requests.ts'
import { readJsonBodies } from './http/read-json-bodies.ts'
import { refuseBrokenHttp } from './http/refuse-broken-http.ts'
import { refuseForeignPages } from './http/refuse-foreign-pages.ts'
import { refuseOtherMethods } from './http/refuse-other-methods.ts'
import { requestIdOf } from './http/request-id.ts'
import { securityHeaders } from './http/security-headers.ts'
import { sendRefusal } from './http/send-refusal.ts'
import { validate } from './http/validate.ts'
import { type Closing, refuseWhenClosing } from './http/when-closing.ts'
import { changePassword } from './routes/change-password.ts'
import { deleteAccount } from './routes/delete-account.ts'
import { health } from './routes/health.ts'
import { info } from './routes/info.ts'
import { listModels } from './routes/list-models.ts'
import { login } from './routes/login.ts'
import { logout } from './routes/logout.ts'
import { me } from './routes/me.ts'
import { refresh } from './routes/refresh.ts'
import { register } from './routes/register.ts'

export type GatewayDependencies = Readonly<{
  bus: Bus
  logger: Logger
  config: Pick<
    GatewayConfig,
    'PUBLIC_ORIGIN' | 'ALLOWED_ORIGINS' | 'TRUST_PROXY' | 'JWT_SECRET' | 'REGISTRATION' | 'WEB_ROOT'
  >
}>

/** The gateway's application, following the bus but not listening yet. Closing it stops everything it started. */
export async function buildApp({ bus, logger, config }: GatewayDependencies) {
  const rule = { publicOrigin: config.PUBLIC_ORIGIN }
  const closing: Closing = { now: false }
  const loggerInstance: FastifyBaseLogger = logger
  const app = fastify({
    loggerInstance,
    disableRequestLogging: true,
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    maxRequestsPerSocket: 1000,
    routerOptions: { maxParamLength: 100 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    trustProxy: config.TRUST_PROXY.length > 0 ? [...config.TRUST_PROXY] : false,
    requestIdHeader: false,
    genReqId: requestIdOf,
    http: { maxHeaderSize: 16_384, headersTimeout: 15_000 },
    clientErrorHandler: refuseBrokenHttp,
    frameworkErrors: (error, request, reply) => void sendRefusal(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>()

  app.setValidatorCompiler(validate)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(sendRefusal)
  readJsonBodies(app)

  await app.register(cookie)
  await app.register(jwt, accessTokenOptions(config.JWT_SECRET))
  const tokens = accessTokens(app)
  const cookies = loginCookies({ secure: config.PUBLIC_ORIGIN?.startsWith('https:') ?? false, accessSeconds })
  const revocations = await followRevocations(bus)
  const catalog = await followCatalog(bus)
  const identification = { tokens, cookies, revocations }
  const grants = { tokens, cookies }

  await securityHeaders(app, rule)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onRequest', refuseWhenClosing(closing))
  app.addHook('onRequest', allowOrigins(config.ALLOWED_ORIGINS))
  app.addHook('onRequest', refuseForeignPages(rule))
  app.addHook('onRequest', authenticate(identification))
  app.addHook('preHandler', countRequests(bus))
  app.addHook('preHandler', async ({ routeOptions }, reply) => void reply.code(routeOptions.config.status ?? 200))

  await apiDocument(app)
  await app.register(register, { bus, grants, open: config.REGISTRATION === 'open' })
  await app.register(login, { bus, grants })
  await app.register(refresh, { bus, grants })
  await app.register(logout, { bus, identification })
  await app.register(me, { bus })
  await app.register(changePassword, { bus })
  await app.register(deleteAccount, { bus, cookies })
  await app.register(listModels, { catalog })
  await app.register(info, { registration: config.REGISTRATION === 'open' })
  const check = healthChecks({ bus, catalog, following: () => true, sockets: () => 0, closing })
  await app.register(health, { check, catalog })
  refuseOtherMethods(app)

  app.addHook('preClose', async () => {
    closing.now = true
  })
  app.addHook('onClose', async () => {
    revocations.close()
    catalog.close()
  })
  return app
}
