import { type DestinationStream, type Logger, pino } from 'pino'
import { hideSecrets } from './hide-secrets.ts'
import { currentRequest } from './request-context.ts'
import { traceIds } from './tracing/trace-ids.ts'

export type { Logger } from 'pino'

/** Whatever carries one of these names never reaches a log. */
const secrets = [
  'password',
  'passwordHash',
  'newPasswordHash',
  'token',
  'refreshToken',
  'accessToken',
  'apiKey',
  'authorization',
  'cookie',
  'secret',
  'prompt',
  'text',
  'content',
]

/** pino's numbers of these levels. */
const errorLevel = 50
const fatalLevel = 60

/** Told of every line about an error that nobody foresaw. */
export type OnError = (error: Error, about: Readonly<{ message: string; level: 'error' | 'fatal' }>) => void

/**
 * JSON lines on standard output. What is logged for a request carries its id and, where traces are taken, where in
 * which trace it is; secrets and people's words are taken out at two depths, and whatever looks like a key everywhere.
 */
export function createLogger(
  options: { service: string; level: string; onError?: OnError },
  destination?: DestinationStream,
): Logger {
  const { service, level, onError } = options
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentRequest(), ...traceIds() }),
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
      serializers: { err: describeError, error: describeError },
      hooks: {
        streamWrite: hideSecrets,
        ...(onError === undefined
          ? {}
          : {
              logMethod(given, method, number) {
                const [details, message] = given
                const error = number >= errorLevel ? errorIn(details) : undefined
                if (error !== undefined) onError(error, { message: String(message ?? ''), level: levelOf(number) })
                method.apply(this, given)
              },
            }),
      },
    },
    destination ?? pino.destination({ fd: 1, sync: false }),
  )
}

function levelOf(number: number): 'error' | 'fatal' {
  return number >= fatalLevel ? 'fatal' : 'error'
}

function errorIn(details: unknown): Error | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const found = 'err' in details ? details.err : 'error' in details ? details.error : undefined
  return found instanceof Error ? found : undefined
}

/** Errors carry vendors' bodies and request headers; name, code, message and stack are what a log needs. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { type: name, message, code, stack, cause: cause === undefined ? undefined : describeError(cause) }
}
