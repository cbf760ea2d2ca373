import { connectBus } from '@playground/bus'
import { busContext, runService } from '@playground/runtime'
import { buildApp } from './app.ts'
import { gatewayConfig } from './config.ts'

/** Sockets are sent away over this long at most, so that not everybody comes back in the same moment. */
const maxSpreadMs = 5000

await runService({
  name: 'gateway',
  config: gatewayConfig,
  env: process.env,
  start: async ({ config, logger, metrics }) => {
    const bus = await connectBus({
      servers: config.NATS_URL.split(',').map((server) => server.trim()),
      name: 'gateway',
      logger,
      context: busContext,
      ...(config.NATS_USER === undefined ? {} : { user: config.NATS_USER }),
      ...(config.NATS_PASSWORD === undefined ? {} : { password: config.NATS_PASSWORD }),
    })
    const { app, sayGoodbye } = await buildApp({ bus, logger, metrics, config })
    const address = await app.listen({ port: config.PORT, host: config.HOST })
    if (config.PUBLIC_ORIGIN?.startsWith('https:') !== true) {
      logger.info('PUBLIC_ORIGIN is not an https address: cookies are sent over plain http too')
    }
    logger.info({ address }, 'gateway ready')
    return {
      failed: bus.closed,
      close: async (graceMs) => {
        await sayGoodbye(Math.min(maxSpreadMs, graceMs / 2))
        // An answer that takes longer than this would hold up the end for as long as it likes.
        const patience = setTimeout(() => app.server.closeAllConnections(), graceMs)
        await app.close()
        clearTimeout(patience)
        await bus[Symbol.asyncDispose]()
      },
    }
  },
})
