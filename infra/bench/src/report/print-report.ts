import { judgeGoals } from '../judge/judge-goals.ts'
import type { Results } from '../measurement.ts'
import { columnsOf } from './columns-of.ts'
import { roundsOf } from './rounds.ts'
import { spreadOf } from './spread-of.ts'
import { writeFigure } from './write-figure.ts'
import { writeGoals } from './write-goals.ts'
import { writeTable } from './write-table.ts'

/** Prints a table a cell, and after it what each process of a system used; then the goals. */
export function printReport(results: Results): void {
  const lines = [results.machine]
  for (const cell of new Set(results.measurements.map(({ cell }) => cell)))
    lines.push('', ...describeCell(results, cell))
  const goals = judgeGoals(results)
  if (goals.length > 0) lines.push('', writeGoals(goals))
  process.stdout.write(`${lines.join('\n')}\n`)
}

function describeCell({ systems, measurements }: Results, cell: string): string[] {
  const rounds = roundsOf(measurements, cell)
  const figure = (system: string, name: string) =>
    writeFigure(spreadOf(rounds.flatMap((round) => round.get(system)?.[name] ?? [])))
  const present = systems.filter(({ name }) => rounds.some((round) => round.has(name)))
  const columns = columnsOf(rounds)
  const rows = present.map(({ name, title }) => [title, ...columns.map(([, column]) => figure(name, column))])
  const parts = present.flatMap(({ name }) => {
    const shares = [...new Set(rounds.flatMap((round) => Object.keys(round.get(name) ?? {})))]
      .filter((key) => key.startsWith('cpuUsPerChunk.'))
      .map((key) => `${key.slice('cpuUsPerChunk.'.length)} ${figure(name, key)}`)
    return shares.length < 2 ? [] : [`µs/chunk of ${name}: ${shares.join(', ')}`]
  })
  return [
    `Cell ${cell} (times in ms, medians of ${rounds.length})`,
    '',
    writeTable(['system', ...columns.map(([title]) => title)], rows),
    ...(parts.length === 0 ? [] : ['', ...parts]),
  ]
}
