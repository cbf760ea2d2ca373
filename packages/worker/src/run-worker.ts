import { connectBus } from '@playground/bus'
import { busContext, runService } from '@playground/runtime'
import type { z } from 'zod'
import { overlayModels } from './config/overlay-models.ts'
import { workerConfig } from './config/worker-config.ts'
import type { Provider } from './provider/provider.ts'
import { startWorker } from './run/start-worker.ts'

/**
 * A whole worker process around a provider: settings from `env`, the bus, an orderly end. `config` are the vendor's
 * own variables; a missing one stops the start with a sentence that names it.
 */
export async function runWorker<Vendor extends z.ZodType<object>>(worker: {
  name: string
  env: Readonly<Record<string, string | undefined>>
  config: Vendor
  provider: (config: z.output<Vendor>) => Provider
}): Promise<void> {
  await runService({
    name: worker.name,
    env: worker.env,
    config: workerConfig.and(worker.config),
    start: async ({ config, logger, metrics }) => {
      const provider = overlayModels(worker.provider(config), {
        file: config.MODELS_FILE,
        demoOnly: config.DEMO_MODELS,
      })
      const { NATS_URL: servers, NATS_USER: user, NATS_PASSWORD: password } = config
      const credentials = { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) }
      const bus = await connectBus({ servers, name: worker.name, logger, context: busContext, ...credentials })
      const running = await startWorker({ provider, bus, config, logger, metrics })
      return {
        failed: bus.closed,
        close: async (graceMs) => {
          await running.close(graceMs)
          await bus[Symbol.asyncDispose]()
        },
      }
    },
  })
}
