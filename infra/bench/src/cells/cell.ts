import type { Client } from '../drive-client.ts'
import type { RunningSystem, Traits } from '../systems/system.ts'

/** What a cell measures with. */
export type Bench = Readonly<{
  client: Client
  upstreamUrl: string
  /** Where systems run; null: anywhere. */
  core: number | null
  windowMs: number
  seed: number
}>

export type Figures = Readonly<Record<string, number>>

export type Cell = Readonly<{
  name: string
  title: string
  /** Whether the cell says anything about a system. */
  concerns: (system: Traits) => boolean
  measure: (system: RunningSystem, bench: Bench) => Promise<Figures>
}>
