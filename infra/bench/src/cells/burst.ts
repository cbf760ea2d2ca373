import { figuresOf } from '../measure/figures-of.ts'
import { putUnderLoad } from '../measure/put-under-load.ts'
import type { Cell } from './cell.ts'

/** Twenty answers at once, each as fast as the upstream can: what a core can do. Latencies say nothing here. */
export const burst: Cell = {
  name: 'burst',
  title: '20 streams, as fast as the upstream can',
  concerns: () => true,
  measure: async (system, { client, windowMs, seed }) => {
    const plan = { rampMs: 200, settleMs: 1_500, windowMs, paceMs: 0, chunks: { min: 500, max: 5_000 } }
    const {
      deliveredPerSecond = 0,
      cpuUsPerChunk = 0,
      ...more
    } = figuresOf(await putUnderLoad(client, system, { streams: 20, seed, ...plan }))
    const { cpuShare = 0, othersCores = 0, rssMiB = 0, lost = 0 } = more
    return { deliveredPerSecond, cpuUsPerChunk, cpuShare, othersCores, rssMiB, lost }
  },
}
