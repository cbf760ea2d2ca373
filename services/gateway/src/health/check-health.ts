import type { Bus } from '@playground/bus'
import { type Health, type HealthCheck, type HealthStatus, procedures } from '@playground/contracts'
import { version } from '@playground/runtime'
import type { Closing } from '../http/when-closing.ts'
import type { Connections } from '../live/connections.ts'
import type { Hub } from '../live/hub.ts'
import type { Catalog, LivingProvider } from './catalog.ts'
import type { EventLoopWatch } from './watch-event-loop.ts'

export type HealthSources = Readonly<{
  bus: Bus
  catalog: Catalog
  hub: Hub
  sockets: Connections
  streams: Connections
  eventLoop: EventLoopWatch
  closing: Closing
}>

const probeTimeoutMs = 1500
/** Anybody may ask, and asking writes to the log's server: an answer holds this long. */
const freshMs = 1000

/** How this gateway and what it needs are. */
export function healthChecks(sources: HealthSources): () => Promise<Health> {
  let latest: { askedAtMs: number; health: Promise<Health> } | undefined
  return () => {
    const nowMs = performance.now()
    if (latest === undefined || nowMs - latest.askedAtMs > freshMs) {
      latest = { askedAtMs: nowMs, health: check(sources) }
    }
    return latest.health
  }
}

async function check({ bus, catalog, hub, sockets, streams, eventLoop, closing }: HealthSources): Promise<Health> {
  const [nats, session] = await Promise.all([checkBus(bus), checkSession(bus)])
  const { rss } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const checks: Record<string, HealthCheck> = {
    ...session,
    nats,
    models: checkModels(catalog),
    ...Object.fromEntries(catalog.providers().map((provider) => [`provider.${provider.id}`, checkProvider(provider)])),
    connections: { status: 'ok', detail: `${sockets.count()} sockets, ${streams.count()} event streams` },
    sessions: { status: 'ok', detail: `${hub.followed()} followed` },
    memory: { status: 'ok', detail: `${Math.round(rss / 1_048_576)} MiB` },
    eventLoop: checkEventLoop(eventLoop),
    cpu: { status: 'ok', detail: `${Math.round((user + system) / 1e4 / process.uptime())} % since start` },
    ...(closing.now ? { closing: { status: 'down', detail: 'restarting' } as const } : {}),
  }
  return {
    status: worst(Object.values(checks).map(({ status }) => status)),
    timestamp: new Date().toISOString(),
    service: 'gateway',
    version,
    checks,
  }
}

async function checkBus(bus: Bus): Promise<HealthCheck> {
  if (!bus.up) return { status: 'down', detail: 'not connected' }
  return (await bus.probeWrite(probeTimeoutMs)) ? { status: 'ok' } : { status: 'down', detail: 'takes no writes' }
}

/** The session service says how Postgres is. */
async function checkSession(bus: Bus): Promise<Record<string, HealthCheck>> {
  try {
    const { status, checks } = await bus.call(procedures.sessionHealth, {}, { timeoutMs: probeTimeoutMs })
    return { ...checks, session: { status } }
  } catch {
    return { session: { status: 'down', detail: 'does not answer' } }
  }
}

function checkModels(catalog: Catalog): HealthCheck {
  const models = catalog.models()
  const providers = new Set(models.map(({ provider }) => provider))
  if (models.length === 0) return { status: 'degraded', detail: 'no worker announces models' }
  return { status: 'ok', detail: `${models.length} of ${providers.size} providers` }
}

/** What its last calls said; nobody asks a vendor, who would want to be paid, only to know. */
function checkProvider({ workers, lastCall }: LivingProvider): HealthCheck {
  const of = workers === 1 ? '1 worker' : `${workers} workers`
  if (lastCall === null) return { status: 'ok', detail: `${of}, not called yet` }
  if (lastCall.ok) return { status: 'ok', detail: `${of}, answering since ${lastCall.since}` }
  return { status: 'degraded', detail: `${of}, failing since ${lastCall.since}: ${lastCall.code ?? 'unknown'}` }
}

const slowMs = 100

function checkEventLoop(eventLoop: EventLoopWatch): HealthCheck {
  const lagMs = eventLoop.lagMs()
  return { status: lagMs > slowMs ? 'degraded' : 'ok', detail: `${Math.round(lagMs)} ms late` }
}

function worst(statuses: readonly HealthStatus[]): HealthStatus {
  if (statuses.includes('down')) return 'down'
  return statuses.includes('degraded') ? 'degraded' : 'ok'
}
