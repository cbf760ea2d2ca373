import { setTimeout as sleep } from 'node:timers/promises'
import { readUsage } from '../measure/read-usage.ts'
import type { RunningSystem } from '../systems/system.ts'
import type { Cell } from './cell.ts'

const streams = 10
const paceMs = 2
/** Of each of the two looks: at the beginning of the answers and at their end. */
const lookMs = 4_000
/** From the first stream's start to chunk 200. */
const rampMs = 100
const settleMs = 400

/** Ten answers of so many chunks: whether a chunk late in an answer costs more than one early in it. */
export function long(chunks: number): Cell {
  const endMs = chunks * paceMs - settleMs
  return {
    name: `long-${chunks}`,
    title: `${streams} streams of ${chunks} chunks, one each ${paceMs} ms`,
    concerns: ({ name }) => name === 'product' || name === 'raw' || name === 'ws-sdk',
    measure: async (system, { client, seed }) => {
      const target = await system.targetFor(streams)
      const looks: Promise<number>[] = []
      const plan = { target, streams, rampMs, settleMs, windowMs: endMs - settleMs, paceMs, seed }
      const result = await client.load(
        { ...plan, chunks: { min: chunks, max: chunks } },
        () => looks.push(look(system, 0), look(system, endMs - settleMs - lookMs - 200)),
        () => {},
      )
      const [early = 0, late = 0] = await Promise.all(looks)
      const expected = (streams * lookMs) / paceMs
      return {
        earlyCpuUsPerChunk: (early * 1e3) / expected,
        lateCpuUsPerChunk: (late * 1e3) / expected,
        lateThroughEarly: late / early,
        deliveredShare: result.delivered / result.offered,
        chunkP99Ms: result.chunkMs.p99,
        lost: result.lost,
      }
    },
  }
}

/** Processor time that a system uses while it is looked at, from so long from now on. */
async function look({ parts }: RunningSystem, afterMs: number): Promise<number> {
  await sleep(afterMs)
  const before = total(parts)
  await sleep(lookMs)
  return total(parts) - before
}

function total(parts: RunningSystem['parts']): number {
  return [...readUsage(parts).values()].reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}
