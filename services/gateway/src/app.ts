// Every route and plugin of the gateway, in the order in which they are put together: one list to read, and above 250
// lines for that reason.
import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { Bus } from '@playground/bus'
import { type Logger, type Metrics, noMetrics } from '@playground/runtime'
import fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { accessSeconds, accessTokenOptions, accessTokens } from './auth/access-tokens.ts'
import { authenticate } from './auth/authenticate.ts'
import { bearers } from './auth/bearers.ts'
import type { IssuerSetting } from './auth/issuer/issuer-config.ts'
import { issuerCookie } from './auth/issuer/issuer-cookie.ts'
import { issuerLogin } from './auth/issuer/issuer-login.ts'
import { issuerRules } from './auth/issuer/issuer-rules.ts'
import { issuerTokens } from './auth/issuer/issuer-tokens.ts'
import { loginCookies } from './auth/login-cookies.ts'
import { personalTokens } from './auth/personal-tokens.ts'
import { refuseOthers } from './auth/refuse-others.ts'
import { followRevocations } from './auth/revocations.ts'
import { scratchHistories } from './chat/scratch-histories.ts'
import type { GatewayConfig } from './config.ts'
import { followCatalog } from './health/catalog.ts'
import { healthChecks } from './health/check-health.ts'
import { watchEventLoop } from './health/watch-event-loop.ts'
import { apiDocument } from './http/api-document.ts'
import { awaitLink } from './http/await-link.ts'
import { allowOrigins } from './http/cors.ts'
import { countRequests } from './http/count-requests.ts'
import { endRefusedUpgrade } from './http/end-refused-upgrade.ts'
import { readJsonBodies } from './http/read-json-bodies.ts'
import { refuseBrokenHttp } from './http/refuse-broken-http.ts'
import { refuseForeignPages } from './http/refuse-foreign-pages.ts'
import { refuseOtherMethods } from './http/refuse-other-methods.ts'
import { requestIdOf } from './http/request-id.ts'
import { securityHeaders } from './http/security-headers.ts'
import { sendRefusal } from './http/send-refusal.ts'
import { shedStarts } from './http/shed-starts.ts'
import { validate } from './http/validate.ts'
import { type Closing, refuseWhenClosing } from './http/when-closing.ts'
import { connectionsOf } from './live/connections.ts'
import { openHub } from './live/hub.ts'
import { commentEveryMs } from './live/stream/event-stream.ts'
import { gatewayFigures } from './observe/gateway-figures.ts'
import { measureRequests } from './observe/measure-requests.ts'
import { traceRequests } from './observe/trace-requests.ts'
import { addLane } from './routes/add-lane.ts'
import { adminQueues } from './routes/admin-queues.ts'
import { adminUsers } from './routes/admin-users.ts'
import { agents } from './routes/agents.ts'
import { cancelRun } from './routes/cancel-run.ts'
import { cancelSession } from './routes/cancel-session.ts'
import { changeLane } from './routes/change-lane.ts'
import { changePassword } from './routes/change-password.ts'
import { chat } from './routes/chat.ts'
import { completeChat } from './routes/complete-chat.ts'
import { conversations } from './routes/conversations.ts'
import { deleteAccount } from './routes/delete-account.ts'
import { deleteSession } from './routes/delete-session.ts'
import { embed } from './routes/embed.ts'
import { embedAsOpenai } from './routes/embed-as-openai.ts'
import { estimate } from './routes/estimate.ts'
import { exportSession } from './routes/export-session.ts'
import { health } from './routes/health.ts'
import { info } from './routes/info.ts'
import { jobs } from './routes/jobs.ts'
import { listModels } from './routes/list-models.ts'
import { listOpenaiModels } from './routes/list-openai-models.ts'
import { listSessions } from './routes/list-sessions.ts'
import { login } from './routes/login.ts'
import { logout } from './routes/logout.ts'
import { me } from './routes/me.ts'
import { oidc } from './routes/oidc.ts'
import { prompts } from './routes/prompts.ts'
import { readLeaderboard } from './routes/read-leaderboard.ts'
import { readRun } from './routes/read-run.ts'
import { readSession } from './routes/read-session.ts'
import { readShared } from './routes/read-shared.ts'
import { readUsage } from './routes/read-usage.ts'
import { refresh } from './routes/refresh.ts'
import { register } from './routes/register.ts'
import { removeLane } from './routes/remove-lane.ts'
import { renameSession } from './routes/rename-session.ts'
import { restoreSession } from './routes/restore-session.ts'
import { retryRun } from './routes/retry-run.ts'
import { reveal } from './routes/reveal.ts'
import { scratchHistory } from './routes/scratch-history.ts'
import { sessionEvents } from './routes/session-events.ts'
import { shareSession } from './routes/share-session.ts'
import { socket } from './routes/socket.ts'
import { startComparison } from './routes/start-comparison.ts'
import { startSession } from './routes/start-session.ts'
import { tokens as tokenRoutes } from './routes/tokens.ts'
import { vote } from './routes/vote.ts'
import { serveWeb } from './web/serve-web.ts'

export type GatewayDependencies = Readonly<{
  bus: Bus
  logger: Logger
  /** Nowhere unless told. */
  metrics?: Metrics
  /** Between two comments of an event stream, for tests that await some. */
  streamBeatMs?: number
  config: Pick<
    GatewayConfig,
    | 'PUBLIC_ORIGIN'
    | 'ALLOWED_ORIGINS'
    | 'TRUST_PROXY'
    | 'JWT_SECRET'
    | 'MODERATION'
    | 'REGISTRATION'
    | 'WEB_ROOT'
    | IssuerSetting
  >
}>

/**
 * The gateway's application, following the bus but not listening yet. Closing it stops everything it started. Above
 * 250 lines because it is the table of contents: every hook and every route, each named once.
 */
export async function buildApp({
  bus,
  logger,
  metrics = noMetrics,
  streamBeatMs = commentEveryMs,
  config,
}: GatewayDependencies) {
  const rule = { publicOrigin: config.PUBLIC_ORIGIN }
  const closing: Closing = { now: false }
  const loggerInstance: FastifyBaseLogger = logger
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
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
    // Looked at every 3 s: nobody keeps a connection for longer than 15 s without having asked something.
    http: { maxHeaderSize: 16_384, headersTimeout: 12_000, connectionsCheckingInterval: 3000 },
    clientErrorHandler: refuseBrokenHttp,
    frameworkErrors: (error, request, reply) => {
      endRefusedUpgrade(request, reply)
      sendRefusal(error, request, reply)
    },
  }).withTypeProvider<ZodTypeProvider>()

  app.setValidatorCompiler(validate)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(sendRefusal)
  readJsonBodies(app)

  await app.register(cookie)
  await app.register(jwt, accessTokenOptions(config.JWT_SECRET))
  const tokens = accessTokens(app)
  const secure = config.PUBLIC_ORIGIN?.startsWith('https:') ?? false
  const cookies = loginCookies({ secure, accessSeconds })
  const issuer = issuerLogin(config, logger)
  const revocations = await followRevocations(bus)
  const catalog = await followCatalog(bus)
  const hub = await openHub({ bus, logger })
  const sockets = connectionsOf({ kind: 'sockets', maxPerUser: 10 })
  const streams = connectionsOf({ kind: 'event streams', maxPerUser: 50, beatEveryMs: streamBeatMs })
  const waiting = connectionsOf({ kind: 'answers that are waited for', maxPerUser: 50 })
  revocations.onRevoked((loginOrUserId) => {
    for (const connections of [sockets, streams, waiting]) connections.revoke(loginOrUserId)
  })
  const eventLoop = watchEventLoop()
  gatewayFigures(metrics, { bus, hub, sockets, streams, eventLoop })
  const starting = { bus, hub, logger, moderation: config.MODERATION }
  const histories = scratchHistories(bus)
  const identification = {
    tokens,
    bearers: bearers({
      own: tokens,
      personal: personalTokens(bus),
      issuer: issuerTokens({ bus, logger, issuers: config.OIDC_ISSUERS, rules: issuerRules(config) }),
    }),
    cookies,
    revocations,
  }
  const grants = { tokens, cookies }

  traceRequests(app)
  measureRequests(app, metrics)
  app.addHook('onRequest', async (request, reply) => endRefusedUpgrade(request, reply))
  await securityHeaders(app, rule)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onRequest', refuseWhenClosing(closing))
  app.addHook('onRequest', allowOrigins(config.ALLOWED_ORIGINS))
  app.addHook('onRequest', refuseForeignPages(rule))
  app.addHook('onRequest', authenticate(identification))
  app.addHook('onRequest', shedStarts(eventLoop))
  app.addHook('preValidation', refuseOthers(bus))
  app.addHook('preHandler', awaitLink(bus))
  app.addHook('preHandler', countRequests(bus))
  app.addHook('preHandler', async ({ routeOptions }, reply) => void reply.code(routeOptions.config.status ?? 200))

  await apiDocument(app)
  await app.register(register, { bus, grants, open: config.REGISTRATION === 'open' })
  await app.register(login, { bus, grants })
  await app.register(refresh, { bus, grants })
  await app.register(logout, { bus, identification, rule, issuer })
  await app.register(oidc, { bus, grants, rule, issuer, issuerCookie: issuerCookie({ secure }) })
  await app.register(me, { bus })
  await app.register(changePassword, { bus })
  await app.register(deleteAccount, { bus, cookies })
  await app.register(tokenRoutes, { bus })
  await app.register(listModels, { catalog })
  await app.register(estimate, { bus })
  await app.register(startSession, { starting })
  await app.register(listSessions, { bus })
  await app.register(readSession, { bus })
  await app.register(renameSession, { bus })
  await app.register(deleteSession, { bus })
  await app.register(restoreSession, { bus })
  await app.register(startComparison, { starting })
  await app.register(addLane, { starting })
  await app.register(changeLane, { bus, hub })
  await app.register(removeLane, { bus })
  await app.register(cancelSession, { bus })
  await app.register(sessionEvents, { hub, streams, revocations })
  await app.register(reveal, { bus })
  await app.register(vote, { bus })
  await app.register(readRun, { bus })
  await app.register(cancelRun, { bus })
  await app.register(retryRun, { starting })
  await app.register(agents, { bus })
  await app.register(prompts, { bus })
  await app.register(exportSession, { bus })
  await app.register(shareSession, { bus, rule })
  await app.register(readShared, { bus })
  await app.register(readLeaderboard, { bus })
  await app.register(readUsage, { bus })
  await app.register(chat, { starting, hub, streams, waiting, revocations, histories })
  await app.register(scratchHistory, { histories })
  await app.register(completeChat, { starting, catalog, streams, waiting, revocations })
  await app.register(listOpenaiModels, { catalog })
  await app.register(embedAsOpenai, { starting, waiting })
  await app.register(conversations, { bus })
  await app.register(embed, { starting, waiting })
  await app.register(jobs, { starting, histories })
  await app.register(socket, { hub, sockets, identification, rule, answering: { starting, identification, eventLoop } })
  await app.register(adminUsers, { bus })
  await app.register(adminQueues, { bus })
  await app.register(info, { registration: config.REGISTRATION === 'open', issuer })
  await app.register(health, {
    check: healthChecks({ bus, catalog, hub, sockets, streams, eventLoop, closing }),
    catalog,
  })
  refuseOtherMethods(app)
  await serveWeb(app, { root: config.WEB_ROOT })

  /** Sends everybody elsewhere, spread over a time; to be called before closing. */
  const sayGoodbye = async (spreadMs: number) => {
    closing.now = true
    await Promise.all([sockets, streams, waiting].map((connections) => connections.closeAll(spreadMs)))
  }
  app.addHook('preClose', () => sayGoodbye(0))
  app.addHook('onClose', async () => {
    eventLoop.close()
    await hub.close()
    revocations.close()
    catalog.close()
  })
  return { app, sayGoodbye }
}
