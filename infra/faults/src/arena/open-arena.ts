import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bus, connectBus } from '@playground/bus'
import { type Stack, type StackOptions, startStack } from '@playground/local'
import pg from 'pg'
import { z } from 'zod'
import { call } from '../outside/call.ts'
import { faultSettings } from './fault-settings.ts'
import { type KnownUpstream, startKnownUpstream } from './start-known-upstream.ts'

export type Person = Readonly<{ id: string; email: string; password: string; token: string }>

/** Everything as `npm start` runs it, vendors excepted, with eyes on the log and the database. */
export type Arena = AsyncDisposable &
  Readonly<{
    stack: Stack
    upstream: KnownUpstream
    people: readonly Person[]
    /** Chat models by provider. */
    models: ReadonlyMap<string, readonly string[]>
    bus: Bus
    database: pg.Pool
  }>

export type ArenaOptions = Pick<StackOptions, 'gateways' | 'sessions' | 'workers' | 'restartCrashed'> &
  Readonly<{
    people?: number
    providers?: readonly ('openai' | 'anthropic' | 'google' | 'local')[]
    /** Settings besides, as in `.env`. */
    settings?: NodeJS.ProcessEnv
  }>

const account = z.object({ user: z.object({ id: z.string() }), accessToken: z.string() })
const catalog = z.object({ data: z.array(z.object({ id: z.string(), provider: z.string(), kind: z.string() })) })

/** Starts the whole stack against an upstream that is known, and registers people. */
export async function openArena({
  people: count = 2,
  providers,
  settings,
  ...options
}: ArenaOptions = {}): Promise<Arena> {
  await using cleanup = new AsyncDisposableStack()
  const upstream = cleanup.use(await startKnownUpstream())
  const { keep } = faultSettings
  const stack = cleanup.use(
    await startStack({
      ...options,
      ...(keep === undefined ? {} : { dataDir: await mkdtemp(join(keep, 'arena-')) }),
      environment: {
        ...vendors(upstream, providers ?? ['openai', 'anthropic', 'google']),
        ...{ DEMO: 'off', QUOTA_DAILY_TOKENS: '100000000', RATE_LIMIT_STARTS_PER_MINUTE: '100000' },
        ...settings,
      },
    }),
  )
  const bus = cleanup.use(await connectBus({ servers: stack.natsUrl, name: 'faults' }))
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 })
  // Postgres is stopped on purpose; whoever has a query under way hears of it.
  database.on('error', () => {})
  cleanup.defer(() => database.end())
  const people: Person[] = []
  for (let each = 0; each < count; each++) people.push(await register(stack.url))
  const models = await listModels(stack.url, people[0]?.token ?? null)
  const all = cleanup.move()
  return {
    ...{ stack, upstream, people, models, bus, database },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

function vendors({ url, openaiUrl }: KnownUpstream, providers: readonly string[]): NodeJS.ProcessEnv {
  const all: Record<string, NodeJS.ProcessEnv> = {
    openai: { OPENAI_API_KEY: 'sk-known', OPENAI_BASE_URL: openaiUrl },
    anthropic: { ANTHROPIC_API_KEY: 'sk-ant-known', ANTHROPIC_BASE_URL: url },
    google: { GEMINI_API_KEY: 'known', GEMINI_BASE_URL: url },
    local: {
      COMPATIBLE_ENDPOINTS: JSON.stringify([{ id: 'local', name: 'Local', baseUrl: openaiUrl, apiKey: 'known' }]),
    },
  }
  return Object.assign({}, ...providers.map((provider) => all[provider]))
}

export async function register(url: string): Promise<Person> {
  const credentials = { email: `${randomUUID()}@example.com`, password: `pass ${randomUUID()}` }
  const answer = await call([url], null, '/auth/register', { method: 'POST', body: credentials })
  if (answer.status !== 201) throw new Error(`registering was answered ${answer.status} ${JSON.stringify(answer.body)}`)
  const { user, accessToken } = account.parse(answer.body)
  return { id: user.id, ...credentials, token: accessToken }
}

async function listModels(url: string, token: string | null): Promise<ReadonlyMap<string, readonly string[]>> {
  const { data } = catalog.parse((await call([url], token, '/models')).body)
  const chat = data.filter(({ kind }) => kind === 'chat')
  return new Map(
    [...Map.groupBy(chat, ({ provider }) => provider)].map(([provider, list]) => [provider, list.map(({ id }) => id)]),
  )
}
