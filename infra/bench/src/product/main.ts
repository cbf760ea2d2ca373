import { startStack } from '@playground/local'
import { z } from 'zod'

// Pinned to the system's core, and with it everything that `npm start` starts: each child inherits where it may run.
const order = z.object({ environment: z.record(z.string(), z.string()) })

process.once('message', async (message) => {
  const stack = await startStack({ environment: order.parse(message).environment })
  const { gateways, sessions, workers } = stack
  const parts = [
    ...[...gateways, ...sessions, ...[...workers.values()].flat()].map(({ name, pid }) => ({ name, pid })),
    ...(stack.nats === undefined ? [] : [{ name: 'nats', pid: stack.nats.pid }]),
    ...(stack.database === undefined ? [] : [{ name: 'postgres', pid: stack.database.pid }]),
  ]
  const { url, natsUrl, databaseUrl } = stack
  process.once('disconnect', () => stack.stop().then(() => process.exit()))
  process.send?.({ url, natsUrl, databaseUrl, parts })
})
