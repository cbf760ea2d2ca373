import { figuresOf } from '../measure/figures-of.ts'
import { putUnderLoad } from '../measure/put-under-load.ts'
import type { Cell } from './cell.ts'

/** So many answers streaming at once, 50 chunks a second each. */
export function streams(count: number): Cell {
  return {
    name: String(count),
    title: `${count} streams, a chunk each 20 ms`,
    concerns: ({ name }) => name !== 'raw-no-log' || count === 200,
    measure: async (system, { client, windowMs, seed }) => {
      const plan = { rampMs: 500 + count * 4, settleMs: 1_200, windowMs, paceMs: 20, chunks: { min: 50, max: 1_000 } }
      return figuresOf(await putUnderLoad(client, system, { streams: count, seed, ...plan }))
    },
  }
}
