import { z } from 'zod'

/** A whole number in an environment variable. */
export const integer = (limits: { min: number; max: number }) =>
  z
    .string()
    .regex(/^-?[0-9]{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(limits.min).max(limits.max))

/** `true`, `1`, `on`, `yes` or their opposites. */
export const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', '1', 'on', 'yes', 'false', '0', 'off', 'no'], 'must be true or false'))
  .transform((value) => ['true', '1', 'on', 'yes'].includes(value))

/** A comma-separated list; blanks around entries do not count. */
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
)

/** An absolute http(s) address without a trailing slash. */
export const httpUrl = z
  .url({ protocol: /^https?$/, message: 'must be an http or https address' })
  .transform((value) => value.replace(/\/+$/, ''))

/** A TCP port; 0 asks for any free one. */
export const port = integer({ min: 0, max: 65_535 })

/** Settings of everything that speaks on the bus. */
export const natsConfig = {
  NATS_URL: z.string().min(1).default('nats://127.0.0.1:4222'),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
}

/** A share from 0 to 1. */
const share = z
  .string()
  .regex(/^(0|1|0?\.[0-9]{1,9}|1\.0+)$/, 'must be a number from 0 to 1')
  .transform(Number)

/** Settings of every process. */
export const processConfig = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SHUTDOWN_GRACE_MS: integer({ min: 0, max: 600_000 }).default(3000),
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  ERROR_DSN: z
    .string()
    .regex(/^https?:\/\/[^\s/@]+@[^\s/@]+\/([^\s]*\/)?[0-9]+$/, 'must be like https://key@host/1')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_TRACES_SAMPLER_ARG: share.default(1),
}
const processSettings = z.object(processConfig)
export type ProcessSettings = z.output<typeof processSettings>
