import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillLog } from '../product/fill-log.ts'
import { startProduct } from '../product/start-product.ts'
import type { Cell } from './cell.ts'

const streams = 100

/** Fifty people at once who join a running session through another gateway, with so many messages in the log. */
export function joins(messages: number): Cell {
  return {
    name: `joins-${messages}`,
    title: `50 joins at once beside ${streams} streams, ${messages} messages in the log`,
    concerns: ({ kind }) => kind === 'product',
    measure: async (_system, { client, upstreamUrl, core }) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'bench-joins-'))
      try {
        await fillLog(dataDir, messages)
        await using running = await startProduct(upstreamUrl, core, { dataDir, gateways: 2 })
        const target = await running.targetFor(2 * streams)
        const joinPort = Number(new URL(running.urls[1] ?? '').port)
        const result = await client.joins({ target, joinPort, streams, atOnce: 50, everyMs: 2_000 })
        return {
          chunkP99Ms: result.chunkMs.without.p99,
          chunkP99WithJoinsMs: result.chunkMs.with.p99,
          p99WithThroughWithout: result.chunkMs.with.p99 / result.chunkMs.without.p99,
          joinP50Ms: result.joinMs.p50,
          joinP99Ms: result.joinMs.p99,
          lost: result.lost,
        }
      } finally {
        await rm(dataDir, { recursive: true, force: true })
      }
    },
  }
}
