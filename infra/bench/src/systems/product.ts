import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openAccounts } from '../product/open-accounts.ts'
import { productSettings } from '../product/product-settings.ts'
import { startPinned } from '../start-pinned.ts'
import { target } from '../target.ts'
import type { System } from './system.ts'

const up = z.object({
  url: z.string(),
  natsUrl: z.string(),
  databaseUrl: z.string(),
  parts: z.array(z.object({ name: z.string(), pid: z.int() })),
})

/** The product as it ships: everything that `npm start` runs, with Postgres and NATS on the same core. */
export const product: System = {
  traits: { name: 'product', title: 'this product', kind: 'product', oneProcess: false, sdk: true },
  start: async (upstreamUrl, core) => {
    const program = fileURLToPath(new URL('../product/main.ts', import.meta.url))
    const running = await startPinned({ core, args: [program] })
    running.child.send({ environment: productSettings(upstreamUrl) })
    const ended = once(running.child, 'exit').then(() => [null])
    const [message] = await Promise.race([once(running.child, 'message'), ended])
    if (message === null) throw new Error('the product ended before it was ready')
    const { url, parts } = up.parse(message)
    const accounts = openAccounts(url)
    return {
      traits: product.traits,
      parts,
      targetFor: async (connections) =>
        target.parse({
          speaks: 'playground',
          port: Number(new URL(url).port),
          tokens: await accounts.tokensFor(connections),
          model: 'openai/gpt-4.1-mini',
        }),
      [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    }
  },
}
