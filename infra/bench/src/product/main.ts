import { startStack } from '@playground/local'
import { z } from 'zod'

// Pinned to the system's core, and with it everything that `npm start` starts: each child inherits where it may run.
const order = z.object({
  environment: z.record(z.string(), z.string()),
  dataDir: z.string().optional(),
  gateways: z.int().optional(),
})

process.once('message', async (message) => {
  const { environment, dataDir, gateways: gatewayCount } = order.parse(message)
  const stack = await startStack({
    environment,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(gatewayCount === undefined ? {} : { gateways: gatewayCount }),
  })
  const { gateways, sessions, workers } = stack
  const parts = [
    // What starts everything and writes its logs.
    { name: 'start', pid: process.pid },
    ...[...gateways, ...sessions, ...[...workers.values()].flat()].map(({ name, pid }) => ({ name, pid })),
    ...(stack.nats === undefined ? [] : [{ name: 'nats', pid: stack.nats.pid }]),
    ...(stack.database === undefined ? [] : [{ name: 'postgres', pid: stack.database.pid }]),
  ]
  const { urls, natsUrl, databaseUrl } = stack
  process.once('disconnect', () => stack.stop().then(() => process.exit()))
  process.send?.({ urls, natsUrl, databaseUrl, parts })
})
