import { figuresOf } from '../measure/figures-of.ts'
import { putUnderLoad } from '../measure/put-under-load.ts'
import type { Cell } from './cell.ts'

/**
 * How long an answer takes on average: streams that begin over so long begin as often as they will later on. A short
 * measurement makes do with less.
 */
const answerMs = 6_300

/** So many answers streaming at once, 50 chunks a second each. */
export function streams(count: number): Cell {
  return {
    name: String(count),
    title: `${count} streams, a chunk each 20 ms`,
    concerns: ({ name }) => name !== 'raw-no-log' || count === 200,
    measure: async (system, { client, windowMs, seed }) => {
      const rampMs = windowMs < answerMs ? Math.min(answerMs, 300 + 8 * count) : answerMs
      const plan = { rampMs, settleMs: 1_200, windowMs, paceMs: 20, chunks: { min: 50, max: 1_000 } }
      return figuresOf(await putUnderLoad(client, system, { streams: count, seed, ...plan }))
    },
  }
}
