import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics, Reading } from './metrics.ts'
import type { RunningMetrics } from './start-metrics.ts'

const prefix = 'playground_'
/** What is not read by then is left out. */
const readWithinMs = 2000

/**
 * Figures by `prom-client`, with those of the process itself (CPU, memory, event loop, garbage collection). Whoever
 * reaches the port may read them: it belongs inside a network of one's own.
 */
export async function serveMetrics(options: {
  port: number
  host: string
  complain: (error: unknown) => void
}): Promise<RunningMetrics> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  const tell = async (response: ServerResponse) => {
    try {
      const text = await registry.metrics()
      response.writeHead(200, { 'content-type': registry.contentType }).end(text)
    } catch (error) {
      options.complain(error)
      response.writeHead(500).end()
    }
  }
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/metrics') void tell(response)
    else response.writeHead(404).end()
  })
  server.requestTimeout = 10_000
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const bound = server.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : options.port
  return {
    metrics: metricsIn(registry, options.complain),
    address: `http://${options.host}:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      registry.clear()
    },
  }
}

async function inTime<Value>(reading: Value | Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it took too long')), readWithinMs)
  try {
    return await Promise.race([reading, late])
  } finally {
    clearTimeout(timer)
  }
}

function metricsIn(registry: Registry, complain: (error: unknown) => void): Metrics {
  const common = ({ name, help, labels }: { name: string; help: string; labels?: readonly string[] }) => ({
    name: `${prefix}${name}`,
    help,
    labelNames: [...(labels ?? [])],
    registers: [registry],
  })
  /** Puts what is read now in the place of what was read before. */
  const renew = async (
    to: { reset: () => void },
    read: () => number | readonly Reading<string>[] | Promise<number | readonly Reading<string>[]>,
    put: (labels: Record<string, string>, value: number) => void,
  ) => {
    to.reset()
    try {
      const found = await inTime(read())
      // `reset` leaves a value of 0 for what has no labels: it is written over.
      if (typeof found === 'number') put({}, found)
      else for (const { labels, value } of found) put({ ...labels }, value)
    } catch (error) {
      complain(error)
    }
  }
  return {
    counter: (definition) => {
      const counter = new Counter(common(definition))
      return { add: (labels, amount = 1) => counter.inc(labels, amount) }
    },
    histogram: (definition) => {
      const histogram = new Histogram({ ...common(definition), buckets: [...definition.buckets] })
      return { observe: (labels, value) => histogram.observe(labels, value) }
    },
    gauge: (definition, read) => {
      const gauge: Gauge = new Gauge({
        ...common(definition),
        collect: () => renew(gauge, read, (labels, value) => gauge.set(labels, value)),
      })
    },
    total: (definition, read) => {
      const counter: Counter = new Counter({
        ...common(definition),
        collect: () => renew(counter, read, (labels, value) => counter.inc(labels, value)),
      })
    },
  }
}
