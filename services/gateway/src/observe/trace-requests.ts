import { basePath } from '@playground/contracts'
import { forRequest, type OpenSpan, openSpan, traceParent, withinTrace } from '@playground/runtime'
import type { FastifyRequest } from 'fastify'
import type { App } from '../http/app-type.ts'

/** What may be in a trace of a request; null where nobody traces, or it is only about how we are. */
const spans = new WeakMap<FastifyRequest, OpenSpan>()

/**
 * Whatever is done for a request knows its id and its place in a trace. Must be the first to be asked. A route is
 * named by its pattern: addresses carry ids, and some of them secrets such as a share's token.
 */
export function traceRequests(app: App): void {
  // The id stands on every line by itself.
  app.setChildLoggerFactory((logger) => logger)
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request
    const route = routeOptions.url
    if (isOfTheApi(request)) {
      const header = (name: string) => {
        const value = headers[name]
        return typeof value === 'string' ? value : undefined
      }
      const parent = traceParent(header)
      const span = openSpan(route === undefined ? method : `${method} ${route}`, {
        kind: 'server',
        attributes: {
          'http.request.method': method,
          'url.scheme': request.protocol,
          'playground.request.id': request.id,
          ...(route === undefined ? {} : { 'http.route': route }),
        },
        ...(parent === undefined ? {} : { parent }),
      })
      if (span !== null) spans.set(request, span)
    }
    within(request, done)
  })
  // A body is read from the connection, which belongs to no request in particular.
  app.addHook('preValidation', (request, _reply, done) => within(request, done))
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request
    const { statusCode, elapsedTime } = reply
    within(request, () => {
      request.log.debug({ method, route: routeOptions.url, statusCode, ms: Math.round(elapsedTime) }, 'answered')
      endTrace(request, statusCode)
      done()
    })
  })
}

/** The request is answered. An upgraded one is when its socket begins. */
export function endTrace(request: FastifyRequest, statusCode: number): void {
  const span = spans.get(request)
  if (span === undefined) return
  spans.delete(request)
  span.set({ 'http.response.status_code': statusCode })
  if (statusCode >= 500) span.fail(String(statusCode))
  span.end()
}

/** Neither the files of the web app, nor the questions how we are. */
function isOfTheApi({ routeOptions }: FastifyRequest): boolean {
  const { access, tag } = routeOptions.config
  return tag !== 'Service' && (access !== undefined || routeOptions.url?.startsWith(`${basePath}/`) === true)
}

function within(request: FastifyRequest, work: () => void): void {
  const span = spans.get(request)
  forRequest({ requestId: request.id }, span === undefined ? work : () => withinTrace(span.context, work))
}
