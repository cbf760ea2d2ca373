import type { Bus } from '@playground/bus'
import type { Metrics } from '@playground/runtime'
import type { EventLoopWatch } from '../health/watch-event-loop.ts'
import type { Connections } from '../live/connections.ts'
import type { Hub } from '../live/hub.ts'

/** Figures of what is live on this gateway, read when somebody asks. */
export function gatewayFigures(
  metrics: Metrics,
  given: Readonly<{ bus: Bus; hub: Hub; sockets: Connections; streams: Connections; eventLoop: EventLoopWatch }>,
): void {
  const { bus, hub, sockets, streams, eventLoop } = given
  metrics.gauge({ name: 'sockets', help: 'Open WebSockets' }, sockets.count)
  metrics.gauge({ name: 'event_streams', help: 'Open event streams (SSE)' }, streams.count)
  metrics.gauge({ name: 'sessions_followed', help: 'Sessions that are kept in memory' }, hub.followed)
  metrics.gauge({ name: 'sessions_joined', help: 'Places of connections in sessions' }, hub.joined)
  metrics.gauge({ name: 'log_position', help: 'The last message of the log that was handed on' }, hub.position)
  metrics.gauge({ name: 'tail_lag_messages', help: 'Messages of the log that were not handed on yet' }, async () => {
    if (!bus.up) return []
    const { lastSequence } = await bus.logEnd()
    return Math.max(0, lastSequence - hub.position())
  })
  metrics.gauge({ name: 'nats_up', help: '1 while the link to NATS stands' }, () => (bus.up ? 1 : 0))
  metrics.total({ name: 'starts_shed_total', help: 'Starts refused because this gateway was too busy' }, eventLoop.shed)
}
