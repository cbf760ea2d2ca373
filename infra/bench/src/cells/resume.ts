import type { Cell } from './cell.ts'

/** 200 people lose their connection at the same moment and come back within half a second. */
export const resume: Cell = {
  name: 'resume',
  title: '200 streams cut at once, each resumed with its cursor',
  concerns: ({ kind }) => kind === 'product',
  measure: async (system, { client }) => {
    const target = await system.targetFor(200)
    const result = await client.resume({ target, streams: 200, streamMs: 3_000, awayMs: 500 })
    return {
      ttftP50Ms: result.ttftMs.p50,
      resumedP50Ms: result.resumedMs.p50,
      resumedP99Ms: result.resumedMs.p99,
      resumedThroughTtft: result.resumedMs.p50 / result.ttftMs.p50,
      restarted: result.restarted,
      lost: result.lost,
    }
  },
}
