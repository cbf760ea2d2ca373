import type { Part } from '../measure/read-usage.ts'
import type { Target } from '../target.ts'

/** `product`, `reference` (what is possible) or `peer` (what others do). */
export type Kind = 'product' | 'reference' | 'peer'

export type Traits = Readonly<{
  name: string
  title: string
  kind: Kind
  /** Everything in one process, vendor's SDK included. */
  oneProcess: boolean
  /** It reads the vendor through an SDK. */
  sdk: boolean
}>

/** Where a cell that is about the product alone looks further. */
export type ProductInside = Readonly<{ url: string; databaseUrl: string }>

/** A system that runs and can be put under load. */
export type RunningSystem = AsyncDisposable &
  Readonly<{
    traits: Traits
    parts: readonly Part[]
    /** Where to put the load of so many connections; `model` where a system offers several. */
    targetFor: (connections: number, model?: string) => Promise<Target>
    /** What only the product has. */
    product?: ProductInside
  }>

/** A system that can be started. */
export type System = Readonly<{
  traits: Traits
  start: (upstreamUrl: string, core: number | null) => Promise<RunningSystem>
}>
