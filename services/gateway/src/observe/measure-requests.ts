import type { Metrics } from '@playground/runtime'
import type { App } from '../http/app-type.ts'

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60]

/** How requests were answered, and how long it took, by route. Of a stream only that it began. */
export function measureRequests(app: App, metrics: Metrics): void {
  const labels = ['route', 'method', 'status'] as const
  const requests = metrics.counter({ name: 'http_requests_total', help: 'Answered requests', labels })
  const duration = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer',
    labels: ['route', 'method'],
    buckets,
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const route = routeOptions.url ?? 'none'
    requests.add({ route, method, status: String(reply.statusCode) })
    if (reply.raw.getHeader('content-type') === 'text/event-stream') return
    duration.observe({ route, method }, reply.elapsedTime / 1000)
  })
}
