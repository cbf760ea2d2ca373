import { startProduct } from '../product/start-product.ts'
import type { System } from './system.ts'

/** The product as it ships: everything that `npm start` runs, with Postgres and NATS on the same core. */
export const product: System = {
  traits: { name: 'product', title: 'this product', kind: 'product', oneProcess: false, sdk: true },
  start: async (upstreamUrl, core) => {
    const running = await startProduct(upstreamUrl, core)
    const { parts, targetFor, url, databaseUrl } = running
    return {
      ...{ traits: product.traits, parts, targetFor, product: { url, databaseUrl } },
      [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    }
  },
}
