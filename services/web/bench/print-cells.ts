import type { PageFigures } from './measure-page.ts'

type Result = PageFigures & { cell: string; reference: string | null }

const columns: readonly (readonly [name: string, value: (one: PageFigures) => number | null])[] = [
  ['frames/s', (one) => one.framesPerSecond],
  ['frame p50', (one) => one.frameP50],
  ['p95', (one) => one.frameP95],
  ['p99 ms', (one) => one.frameP99],
  ['tasks > 50 ms', (one) => one.longTasks],
  ['longest', (one) => one.longestTask],
  ['main µs/token', (one) => one.mainMicrosPerToken],
  ['main ms/s', (one) => one.mainMsPerSecond],
  ['script', (one) => one.scriptMsPerSecond],
  ['style', (one) => one.styleMsPerSecond],
  ['layout', (one) => one.layoutMsPerSecond],
  ['browser ms/s', (one) => one.browserMsPerSecond],
  ['drawn/s', (one) => one.drawnPerSecond],
]

/** The figures as a table, each the median over the rounds, with the frames of a page through its reference's. */
export function printCells(results: readonly Result[]): string {
  const names = [...new Set(results.map(({ cell }) => cell))]
  const head = ['cell', ...columns.map(([name]) => name), 'frames through reference']
  const rows = names.map((name) => {
    const rounds = results.filter(({ cell }) => cell === name)
    const figures = columns.map(([, value]) => {
      const known = rounds.flatMap((one) => value(one) ?? [])
      return known.length === 0 ? '' : rounded(median(known))
    })
    const references = results.filter(({ cell }) => cell === rounds[0]?.reference)
    const ratios = rounds.flatMap((one, round) => {
      const reference = references[round]
      return reference === undefined ? [] : [one.framesPerSecond / reference.framesPerSecond]
    })
    return [name, ...figures, ratios.length === 0 ? '' : median(ratios).toFixed(2)]
  })
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map((_, index) => (index === 0 ? '---' : '---:'))) + rows.map(line).join('')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1)
}
