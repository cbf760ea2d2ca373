import { judgeGoals } from '../judge/judge-goals.ts'
import type { Results } from '../measurement.ts'
import { roundsOf } from './rounds.ts'
import { spreadOf } from './spread-of.ts'
import { writeFigure } from './write-figure.ts'
import { writeGoals } from './write-goals.ts'
import { writeTable } from './write-table.ts'

const columns: readonly (readonly [title: string, figure: string])[] = [
  ['+TTFT p50', 'addedTtftP50Ms'],
  ['+TTFT p99', 'addedTtftP99Ms'],
  ['+chunk p50', 'addedChunkP50Ms'],
  ['+chunk p99', 'addedChunkP99Ms'],
  ['chunk p99', 'chunkP99Ms'],
  ['chunks/s', 'deliveredPerSecond'],
  ['of offered', 'deliveredShare'],
  ['µs/chunk', 'cpuUsPerChunk'],
  ['RSS MiB', 'rssMiB'],
  ['others', 'othersCores'],
  ['lost', 'lost'],
  ['silent', 'silent'],
]

/** Prints a table a cell, and after it what each process of a system used. */
export function printReport(results: Results): void {
  const { machine, systems, measurements } = results
  const lines = [machine]
  for (const cell of new Set(measurements.map(({ cell }) => cell))) {
    const rounds = roundsOf(measurements, cell)
    const figure = (system: string, name: string) =>
      writeFigure(spreadOf(rounds.flatMap((round) => round.get(system)?.[name] ?? [])))
    const present = systems.filter(({ name }) => rounds.some((round) => round.has(name)))
    const rows = present.map(({ name, title }) => [title, ...columns.map(([, column]) => figure(name, column))])
    const used = columns.map(([, column], index) => column !== '' && rows.some((row) => row[index + 1] !== ''))
    const keep = <Each>(row: readonly Each[]) => row.filter((_, index) => index === 0 || used[index - 1])
    lines.push('', `Cell ${cell} (times in ms, medians of ${rounds.length})`)
    lines.push(writeTable(keep(['system', ...columns.map(([title]) => title)]), rows.map(keep)))
    for (const { name } of present) {
      const parts = new Set(
        rounds.flatMap((round) => Object.keys(round.get(name) ?? {})).filter((key) => key.startsWith('cpuUsPerChunk.')),
      )
      if (parts.size < 2) continue
      const shares = [...parts].map((part) => `${part.slice('cpuUsPerChunk.'.length)} ${figure(name, part)}`)
      lines.push(`µs/chunk of ${name}: ${shares.join(', ')}`)
    }
  }
  const goals = judgeGoals(results)
  if (goals.length > 0) lines.push('', writeGoals(goals))
  process.stdout.write(`${lines.join('\n')}\n`)
}
