import { figuresOf } from '../measure/figures-of.ts'
import { putUnderLoad } from '../measure/put-under-load.ts'
import type { Cell } from './cell.ts'

/** 200 streams, and 20 people more who stop reading: what the others notice, and what is held for the slow ones. */
export const slow: Cell = {
  name: 'slow',
  title: '200 streams beside 20 that stopped reading',
  concerns: () => true,
  measure: async (system, { client, windowMs, seed }) => {
    const plan = { rampMs: 1_300, settleMs: 3_000, windowMs, paceMs: 20, chunks: { min: 50, max: 1_000 } }
    return figuresOf(await putUnderLoad(client, system, { streams: 220, slowReaders: 20, seed, ...plan }))
  },
}
