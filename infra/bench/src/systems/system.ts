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

/** A system that runs and can be put under load. */
export type RunningSystem = AsyncDisposable &
  Readonly<{
    traits: Traits
    parts: readonly Part[]
    /** Where to put the load of so many connections. */
    targetFor: (connections: number) => Promise<Target>
  }>

/** A system that can be started. */
export type System = Readonly<{
  traits: Traits
  start: (upstreamUrl: string, core: number | null) => Promise<RunningSystem>
}>
