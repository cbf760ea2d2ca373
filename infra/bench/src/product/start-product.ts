import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { takePrecedence } from '../measure/take-precedence.ts'
import { startPinned } from '../start-pinned.ts'
import { type Target, target } from '../target.ts'
import { openAccounts } from './open-accounts.ts'
import { productSettings } from './product-settings.ts'

const up = z.object({
  urls: z.array(z.string()),
  natsUrl: z.string(),
  databaseUrl: z.string(),
  parts: z.array(z.object({ name: z.string(), pid: z.int() })),
})

export type RunningProduct = AsyncDisposable &
  z.output<typeof up> &
  Readonly<{
    url: string
    /** The first gateway, and people enough for so many sockets. */
    targetFor: (connections: number, model?: string) => Promise<Target>
  }>

/** Starts what `npm start` starts, on one core. */
export async function startProduct(
  upstreamUrl: string,
  core: number | null,
  options: Readonly<{ dataDir?: string; gateways?: number }> = {},
): Promise<RunningProduct> {
  const running = await startPinned({ core, args: [fileURLToPath(new URL('main.ts', import.meta.url))] })
  running.child.send({ environment: productSettings(upstreamUrl), ...options })
  const ended = once(running.child, 'exit').then(() => [null])
  const [message] = await Promise.race([once(running.child, 'message'), ended])
  if (message === null) throw new Error('the product ended before it was ready')
  takePrecedence()
  const places = up.parse(message)
  const url = places.urls[0] ?? ''
  const accounts = openAccounts(url)
  return {
    ...places,
    url,
    targetFor: async (connections, model = 'openai/gpt-4.1-mini') =>
      target.parse({
        ...{ speaks: 'playground', port: Number(new URL(url).port), model },
        tokens: await accounts.tokensFor(connections),
      }),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
