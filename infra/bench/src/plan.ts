import type { Options } from './read-options.ts'

/** Some cells, measured so many times with all systems started anew. */
export type Pass = Readonly<{
  cells: readonly string[]
  /** All unless told. */
  systems?: readonly string[]
  rounds: number
  windowMs: number
  /** The load on one core and the system on another. */
  pinned: boolean
}>

/** What matters most, by itself: less than three minutes where nothing else runs. */
const short: readonly Pass[] = [
  {
    cells: ['50', '200', '500'],
    // The product last: what it has not worked off by then disturbs nobody.
    systems: ['direct', 'pipe', 'raw', 'socket-io', 'ws-sdk', 'product'],
    rounds: 1,
    windowMs: 1_500,
    pinned: true,
  },
]

const windowMs = 20_000
const sockets = ['product', 'raw', 'socket-io', 'nest-socket-io', 'ws-sdk']

const full: readonly Pass[] = [
  {
    cells: ['1', '50', '200', '300', '500', '700', '1000', 'burst', 'slow', 'providers', 'resume'],
    rounds: 5,
    windowMs,
    pinned: true,
  },
  { cells: ['50', '200', '500'], rounds: 1, windowMs, pinned: false },
  { cells: ['idle-1000', 'idle-10000', 'long-20000'], systems: sockets, rounds: 1, windowMs, pinned: true },
  {
    cells: ['persistence', 'start', 'history-10', 'history-100000', 'history-1000000', 'joins-10000000'],
    systems: ['product'],
    rounds: 1,
    windowMs,
    pinned: true,
  },
]

/** What the options ask for: a mode as it is, or cells of one's own choice. */
export function planOf({ cells, systems, rounds, seconds, unpinned, ...options }: Options): readonly Pass[] {
  const mode = options.short ? short : full
  const own = {
    ...(systems === undefined ? {} : { systems }),
    ...(rounds === undefined ? {} : { rounds }),
    ...(seconds === undefined ? {} : { windowMs: seconds * 1_000 }),
    ...(unpinned ? { pinned: false } : {}),
  }
  if (cells === undefined) return mode.map((pass) => ({ ...pass, ...own }))
  return [{ cells, rounds: options.short ? 1 : 5, windowMs: options.short ? 2_500 : windowMs, pinned: true, ...own }]
}
