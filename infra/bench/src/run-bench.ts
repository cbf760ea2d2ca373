import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCell } from './cells/find-cell.ts'
import { keepResults } from './keep-results.ts'
import { planOf } from './plan.ts'
import type { Options } from './read-options.ts'
import { printReport } from './report/print-report.ts'
import { runPass } from './run-pass.ts'
import { direct } from './systems/direct.ts'
import { findFolderSystems } from './systems/find-folder-systems.ts'
import { product } from './systems/product.ts'
import type { System } from './systems/system.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const dataDirectory = fileURLToPath(new URL('../../../.data/bench/', import.meta.url))

/**
 * Measures what the options ask for, prints it and keeps it.
 *
 * @returns How many measurements failed.
 */
export async function runBench(options: Options): Promise<number> {
  if (options.report !== undefined) {
    printReport(keepResults(options.report).results())
    return 0
  }
  const all = [direct, product, ...findFolderSystems(root, join(dataDirectory, 'systems'))]
  const passes = planOf(options).map(({ cells, systems, ...pass }) => ({
    ...pass,
    cells: cells.map(findCell),
    systems: systems === undefined ? all : chosen(all, systems),
  }))
  const kept = keepResults(options.out ?? join(dataDirectory, `${new Date().toISOString().replaceAll(':', '-')}.json`))
  let failures = 0
  for (const pass of passes) failures += await runPass(pass, kept)
  printReport(kept.results())
  process.stdout.write(`\nKept in ${kept.path}\n`)
  return failures
}

function chosen(all: readonly System[], names: readonly string[]): readonly System[] {
  return names.map((name) => {
    const found = all.find(({ traits }) => traits.name === name)
    if (found !== undefined) return found
    throw new Error(`There is no system "${name}": ${all.map(({ traits }) => traits.name).join(', ')}.`)
  })
}
