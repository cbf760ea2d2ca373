import type { z } from 'zod'
import type { ProcessSettings } from './config.ts'
import { createLogger, type Logger } from './create-logger.ts'
import { startErrorReports } from './errors/start-error-reports.ts'
import type { Metrics } from './metrics/metrics.ts'
import { type RunningMetrics, startMetrics } from './metrics/start-metrics.ts'
import { ConfigError, parseConfig } from './parse-config.ts'
import { startTracing } from './tracing/start-tracing.ts'
import { version } from './version.ts'

/** A service that runs: what is left to do is to end it. */
export type Running = Readonly<{
  /** Takes nothing new, finishes what it can within the grace, releases everything. */
  close: (graceMs: number) => Promise<void>
  /** Resolves when it can't go on by itself, such as a connection closed for good. */
  failed?: Promise<unknown>
}>

/** Time for closing beyond the grace before the process ends all the same, in ms. */
const closingMs = 5000
/** Of it, for what was told last to reach whoever collects traces and errors. */
const tellingMs = 1500

/**
 * Turns a service into a process: settings parsed once, a logger, figures, traces and error reports where they are
 * wanted, an orderly end at SIGTERM, SIGINT or the death of the process that started it, exit code 1 for whatever was
 * not foreseen.
 */
export async function runService<Schema extends z.ZodType<ProcessSettings>>(service: {
  name: string
  config: Schema
  env: Readonly<Record<string, string | undefined>>
  start: (given: { config: z.output<Schema>; logger: Logger; metrics: Metrics }) => Promise<Running>
}): Promise<void> {
  const config = configOrExit(service)
  const { name } = service
  const errors = await startErrorReports({ dsn: config.ERROR_DSN, service: name, version })
  const { report } = errors
  const logger = createLogger({
    service: name,
    level: config.LOG_LEVEL,
    ...(report === undefined ? {} : { onError: report }),
  })
  const stopTracing = await startTracing({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: name,
    version,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
    complain: (problem) => logger.warn({ problem: problem.slice(0, 300) }, 'traces cannot be sent'),
  })
  let running: Running | undefined
  let told: RunningMetrics | undefined
  let ending = false

  const end = async (reason: string, exitCode: number) => {
    if (ending) return
    ending = true
    const graceMs = exitCode === 0 ? config.SHUTDOWN_GRACE_MS : 0
    setTimeout(() => process.exit(exitCode || 1), graceMs + closingMs).unref()
    logger.info({ reason }, 'closing')
    try {
      await running?.close(graceMs)
    } catch (error) {
      logger.error({ err: error }, 'closing failed')
    }
    await Promise.allSettled([told?.close(), stopTracing(tellingMs), errors.flush(tellingMs)])
    logger.flush(() => process.exit(exitCode))
  }

  process.on('SIGTERM', () => void end('SIGTERM', 0))
  process.on('SIGINT', () => void end('SIGINT', 0))
  process.on('disconnect', () => void end('parent gone', 0))
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'unforeseen error')
    void end('unforeseen error', 1)
  })
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection')
    void end('unhandled rejection', 1)
  })

  try {
    told = await startMetrics({
      port: config.METRICS_PORT,
      host: config.METRICS_HOST,
      complain: (error) => logger.warn({ err: error }, 'a figure could not be read'),
    })
    running = await service.start({ config, logger, metrics: told.metrics })
  } catch (error) {
    logger.fatal({ err: error }, 'could not start')
    await end('could not start', 1)
    return
  }
  running.failed?.then((cause) => {
    if (!ending) logger.fatal({ err: cause }, 'cannot go on')
    void end('cannot go on', 1)
  })
}

function configOrExit<Schema extends z.ZodType>(service: {
  name: string
  config: Schema
  env: Readonly<Record<string, string | undefined>>
}): z.output<Schema> {
  try {
    return parseConfig(service.config, service.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${service.name} does not start. ${error.message}\n`)
    process.exit(1)
  }
}
