import type { LocalNats } from '@playground/testing'
import type { ServiceHandle } from './keep-running.ts'
import type { DatabaseServer } from './start-database.ts'

export type StackOptions = {
  /** Settings, as `.env` would give them; nothing of this process's own environment is used. None unless told. */
  environment?: NodeJS.ProcessEnv
  /** More settings for single processes, by service (`gateway`, `worker-openai`) or handle name (`gateway-2`). */
  env?: Readonly<Record<string, NodeJS.ProcessEnv>>
  /** Where data and logs are kept. A temporary directory, gone at the end, unless told. */
  dataDir?: string
  /** Of the first gateway; a free one unless told. */
  port?: number
  /** How many gateways, session services, and workers per provider id: one each unless told. */
  gateways?: number
  sessions?: number
  workers?: Readonly<Record<string, number>>
  /** Whether what ends by itself is started again. Not unless told, so that a test can see it end. */
  restartCrashed?: boolean
  /** Whether to build the web app first when it is missing or stale. Not unless told. */
  web?: boolean
  /** Restart services when their source changes. Not unless told. */
  watch?: boolean
  /** How long to wait for `/readyz`: 60,000 ms unless told. */
  readyTimeoutMs?: number
  /** Sees what happens to each part, in a sentence. */
  say?: (part: string, sentence: string) => void
  /** Sees every line that a part writes. */
  onLine?: (part: string, line: string) => void
}

/** Everything running together. Parts that are reached by `NATS_URL` or `DATABASE_URL` have no handle. */
export type Stack = AsyncDisposable & {
  /** The first gateway's address. */
  readonly url: string
  /** Every gateway's address, in the order of `gateways`. */
  readonly urls: readonly string[]
  readonly natsUrl: string
  readonly databaseUrl: string
  readonly dataDir: string
  /** Where each process tells its figures, by handle name; empty without METRICS_PORT. */
  readonly metrics: ReadonlyMap<string, string>
  readonly gateways: readonly ServiceHandle[]
  readonly sessions: readonly ServiceHandle[]
  /** By provider id. */
  readonly workers: ReadonlyMap<string, readonly ServiceHandle[]>
  readonly demo: ServiceHandle | undefined
  readonly nats: LocalNats | undefined
  readonly database: DatabaseServer | undefined
  /** Ends everything within 5 s: gateways, workers, session services, NATS, Postgres. */
  stop(): Promise<void>
}
