import { createStackParser, createTransport, type ErrorEvent, Scope } from '@sentry/core'
import { nodeStackLineParser, ServerRuntimeClient } from '@sentry/core/server'
import { hideSecrets } from '../hide-secrets.ts'
import { currentRequest } from '../request-context.ts'
import { traceIds } from '../tracing/trace-ids.ts'
import type { ErrorReportOptions, ErrorReports } from './start-error-reports.ts'

const sendWithinMs = 5000
/** The same fault over and over says no more than a few of it. */
const maxPerMinute = 30

/**
 * Sentry's own client without any of its instrumentation: it knows the error, its stack and where it happened, but no
 * request, no body, no header, no user and no breadcrumb. Loaded only where a DSN is set.
 */
export function openErrorReports({ dsn, service, version }: ErrorReportOptions & { dsn: string }): ErrorReports {
  const client = new ServerRuntimeClient({
    dsn,
    release: `model-playground@${version}`,
    environment: 'production',
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    serverName: service,
    integrations: [],
    stackParser: createStackParser(nodeStackLineParser()),
    sendClientReports: false,
    beforeSend: withoutSecrets,
    transport: (options) =>
      createTransport(options, async ({ body }) => {
        const { url: address, headers = {} } = options
        const signal = AbortSignal.timeout(sendWithinMs)
        const response = await fetch(address, {
          method: 'POST',
          body: Buffer.from(body),
          headers,
          signal,
          redirect: 'error',
        })
        await response.body?.cancel()
        return {
          statusCode: response.status,
          headers: {
            'x-sentry-rate-limits': response.headers.get('x-sentry-rate-limits'),
            'retry-after': response.headers.get('retry-after'),
          },
        }
      }),
  })
  client.init()
  let minute = { sinceMs: performance.now(), reported: 0 }
  return {
    report: (error, { message, level }) => {
      if (performance.now() - minute.sinceMs > 60_000) minute = { sinceMs: performance.now(), reported: 0 }
      if (++minute.reported > maxPerMinute) return
      const scope = new Scope()
      scope.setLevel(level)
      scope.setTags({ service, what: message, ...currentRequest(), ...traceIds() })
      client.captureException(error, undefined, scope)
    },
    flush: async (timeoutMs) => {
      await client.flush(timeoutMs)
    },
  }
}

/** What an error says is kept as it is in our logs: by name, message and stack, without what looks like a key. */
function withoutSecrets(event: ErrorEvent): ErrorEvent {
  for (const exception of event.exception?.values ?? []) {
    exception.value = hideSecrets(exception.value ?? '')
    delete exception.mechanism?.data
  }
  delete event.extra
  delete event.request
  delete event.user
  delete event.breadcrumbs
  return event
}
