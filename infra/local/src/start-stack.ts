import { join, resolve } from 'node:path'
import { freePort, startService, temporaryDirectory } from '@playground/testing'
import { buildWeb } from './build-web.ts'
import { claimDataDirectory } from './claim-data-directory.ts'
import { environmentFor } from './environment-for.ts'
import { keepRunning, type ServiceHandle } from './keep-running.ts'
import { keepSecret } from './keep-secret.ts'
import { nodeEnvironment, nodeFlags } from './node-settings.ts'
import { openLog } from './open-log.ts'
import { PlainError } from './plain-error.ts'
import { demoEnvironment, planWorkers } from './plan-workers.ts'
import { readSettings } from './settings.ts'
import type { Stack, StackOptions } from './stack.ts'
import { startBus } from './start-bus.ts'
import { startDatabase } from './start-database.ts'
import { startDemo } from './start-demo.ts'
import { type Parts, stopParts } from './stop-parts.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/**
 * Brings up everything as `npm start` does: Postgres, NATS, the demo upstream where no vendor is configured, the
 * session service, one worker per provider and the gateway, and waits until they are ready.
 *
 * @throws PlainError with a sentence for whoever started it; ConfigError for a wrong setting.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { environment = {}, restartCrashed = false, say = () => {} } = options
  const settings = readSettings(environment)
  const plans = planWorkers(settings)
  if (plans.length === 0) {
    throw new PlainError('No model to offer: set a key such as OPENAI_API_KEY or COMPATIBLE_ENDPOINTS, or DEMO=on.')
  }
  const releases = new AsyncDisposableStack()
  const parts: Parts = {
    ...{ gateways: [], workers: [], sessions: [], releases },
    ...{ demo: undefined, nats: undefined, database: undefined },
  }
  try {
    const dataDir = resolve(options.dataDir ?? releases.use(await temporaryDirectory('playground-stack')).path)
    releases.use(await claimDataDirectory(dataDir))
    const sayFor = (part: string) => (sentence: string) => say(part, sentence)
    const logFor = async (part: string) => {
      const log = await openLog(join(dataDir, 'logs', `${part}.log`))
      releases.defer(log.close)
      return (line: string) => {
        log.write(line)
        options.onLine?.(part, line)
      }
    }

    const databaseUrl = async () => {
      if (settings.DATABASE_URL !== undefined) return settings.DATABASE_URL
      parts.database = await startDatabase({ dataDir, onLine: await logFor('postgres') })
      return parts.database.url
    }
    const natsUrl = async () => {
      if (settings.NATS_URL !== undefined) return settings.NATS_URL
      parts.nats = await startBus({ dataDir, say: sayFor('nats'), onLine: await logFor('nats') })
      return parts.nats.url
    }
    const demoUrl = async () => {
      if (!plans.some(({ demo }) => demo)) return ''
      const demo = await startDemo({ environment, restartCrashed, say: sayFor('demo'), onLine: await logFor('demo') })
      parts.demo = demo.handle
      return demo.url
    }
    const web = async () => {
      if (options.web === true) await buildWeb(sayFor('web'))
      return ''
    }
    const [DATABASE_URL, NATS_URL, demo] = await together([databaseUrl(), natsUrl(), demoUrl(), web()])

    const base = { SHUTDOWN_GRACE_MS: '1000', ...environment }
    const metrics = new Map<string, string>()
    /** Processes on one machine cannot share a port: each gets the next one. */
    const metricsPort = (name: string) => {
      if (settings.METRICS_PORT === undefined) return {}
      const port = settings.METRICS_PORT + metrics.size
      metrics.set(name, `http://127.0.0.1:${port}/metrics`)
      return { METRICS_PORT: String(port) }
    }
    const start = async (service: string, name: string, own: NodeJS.ProcessEnv): Promise<ServiceHandle> => {
      const env = {
        ...nodeEnvironment,
        ...environmentFor(service, base),
        ...{ NATS_URL, ...metricsPort(name), ...own, ...options.env?.[service] },
        ...(name === service ? {} : options.env?.[name]),
      }
      const onLine = await logFor(name)
      const watching = options.watch === true ? ['--watch', '--watch-preserve-output'] : []
      const args = [...nodeFlags, ...watching, 'src/main.ts']
      return keepRunning(name, {
        restartCrashed,
        say: sayFor(name),
        start: () => startService(service, env, { onLine, args }),
      })
    }

    for (const name of numbered('session', options.sessions)) {
      parts.sessions.push(await start('session', name, { DATABASE_URL }))
    }
    const workers = new Map<string, ServiceHandle[]>()
    for (const plan of plans) {
      const env = { ...plan.env, ...(plan.demo ? demoEnvironment(plan, demo) : {}) }
      const handles: ServiceHandle[] = []
      workers.set(plan.name, handles)
      for (const name of numbered(plan.name, options.workers?.[plan.name])) {
        const handle = await start(plan.service, name, env)
        handles.push(handle)
        parts.workers.push(handle)
      }
    }
    const JWT_SECRET = settings.JWT_SECRET ?? (await keepSecret(join(dataDir, 'jwt.secret')))
    const urls: string[] = []
    for (const name of numbered('gateway', options.gateways)) {
      const port = urls.length === 0 && options.port !== undefined ? options.port : await freePort()
      parts.gateways.push(await start('gateway', name, { JWT_SECRET, PORT: String(port) }))
      urls.push(`http://127.0.0.1:${port}`)
    }
    await waitUntilReady(
      urls,
      [...parts.sessions, ...parts.workers, ...parts.gateways],
      options.readyTimeoutMs ?? 60_000,
    )

    let stopping: Promise<void> | undefined
    const stop = () => {
      stopping ??= stopParts(parts)
      return stopping
    }
    return {
      ...{ url: urls[0] ?? '', urls, natsUrl: NATS_URL, databaseUrl: DATABASE_URL, dataDir, workers, metrics },
      ...{ gateways: parts.gateways, sessions: parts.sessions },
      ...{ demo: parts.demo, nats: parts.nats, database: parts.database },
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stopParts(parts)
    throw error
  }
}

/** All of them, failing only when each has come to an end, so that nothing starts behind our back. */
async function together(starting: readonly [Promise<string>, Promise<string>, ...Promise<string>[]]) {
  await Promise.allSettled(starting)
  const [first = '', second = '', third = ''] = await Promise.all(starting)
  return [first, second, third] as const
}

/** `gateway`, `gateway-2`, `gateway-3` … */
function numbered(name: string, count = 1): string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`))
}
