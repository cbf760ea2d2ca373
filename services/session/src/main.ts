import { connectBus } from '@playground/bus'
import { busContext, runService } from '@playground/runtime'
import { buildSession } from './build-session.ts'
import { sessionConfig, settingsOf } from './config.ts'
import { connect } from './db/connect.ts'

/** A change of a large table takes as long as it takes. */
const migrationMs = 3_600_000

await runService({
  name: 'session',
  config: sessionConfig,
  env: process.env,
  start: async ({ config, logger, metrics }) => {
    const bus = await connectBus({
      servers: config.NATS_URL,
      name: 'session',
      logger,
      context: busContext,
      ...(config.NATS_USER === undefined ? {} : { user: config.NATS_USER }),
      ...(config.NATS_PASSWORD === undefined ? {} : { password: config.NATS_PASSWORD }),
    })
    const db = connect(config.DATABASE_URL, logger)
    const owner = connect(config.MIGRATION_DATABASE_URL ?? config.DATABASE_URL, logger, migrationMs)
    const session = await buildSession({ db, owner, bus, settings: settingsOf(config), logger, metrics })
    await owner.destroy()
    return {
      failed: bus.closed,
      async close(graceMs) {
        await session.close(graceMs)
        await bus[Symbol.asyncDispose]()
        await db.destroy()
      },
    }
  },
})
