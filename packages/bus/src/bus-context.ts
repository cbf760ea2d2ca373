import type { HeaderReader } from './header-reader.ts'

/** One step between services: somebody asks or hands out a job, somebody answers or takes it. */
export type Crossing = Readonly<{
  kind: 'ask' | 'answer' | 'hand-out' | 'take'
  /** The procedure, or the queue. */
  name: string
  /** Headers of the message that came in; absent where one goes out. */
  header?: HeaderReader
}>

/**
 * What belongs to a request wherever it is worked on, such as its id and its trace: told in the headers of what goes
 * out, taken from the headers of what comes in. Never user data. `runtime` has the one of our services.
 */
export type BusContext = Readonly<{
  /** Headers for a message that is asked or stored. */
  headers: () => Readonly<Record<string, string>>
  /** Does the work of one step. Must call it, once. */
  around: <Result>(crossing: Crossing, work: () => Promise<Result>) => Promise<Result>
}>

/** Tells nothing and takes nothing. */
export const noContext: BusContext = { headers: () => ({}), around: (_crossing, work) => work() }
