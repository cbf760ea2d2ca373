import { type DestinationStream, type Logger, pino } from 'pino'

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

/** JSON lines on standard output, with secrets and people's words taken out at two depths. */
export function createLogger(options: { service: string; level: string }, destination?: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
      serializers: { err: describeError, error: describeError },
    },
    destination ?? pino.destination({ fd: 1, sync: false }),
  )
}

/** Errors carry vendors' bodies and request headers; name, code, message and stack are what a log needs. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { type: name, message, code, stack, cause: cause === undefined ? undefined : describeError(cause) }
}
