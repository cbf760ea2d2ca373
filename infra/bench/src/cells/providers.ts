import { figuresOf } from '../measure/figures-of.ts'
import { putUnderLoad } from '../measure/put-under-load.ts'
import type { Cell, Figures } from './cell.ts'

const models = {
  openai: 'openai/gpt-4.1-mini',
  anthropic: 'anthropic/claude-haiku-4-5',
  google: 'google/gemini-2.5-flash',
} as const

/** The same load once with each vendor's dialect: what its worker needs for a chunk. */
export const providers: Cell = {
  name: 'providers',
  title: '100 streams of each vendor, one vendor after the other',
  concerns: ({ kind }) => kind === 'product',
  measure: async (system, { client, windowMs, seed }) => {
    const plan = { streams: 100, rampMs: 900, settleMs: 1_500, windowMs, paceMs: 20, chunks: { min: 50, max: 1_000 } }
    const figures: Record<string, number> = {}
    for (const [vendor, model] of Object.entries(models)) {
      const own: Figures = figuresOf(await putUnderLoad(client, system, { seed, ...plan }, model))
      figures[`workerUsPerChunk.${vendor}`] = own[`cpuUsPerChunk.${vendor}`] ?? 0
      figures[`deliveredShare.${vendor}`] = own.deliveredShare ?? 0
    }
    const costs = Object.keys(models).map((vendor) => figures[`workerUsPerChunk.${vendor}`] ?? 0)
    return { ...figures, dearestThroughCheapest: Math.max(...costs) / Math.min(...costs) }
  },
}
