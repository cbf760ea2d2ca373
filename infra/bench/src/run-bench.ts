import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCell } from './cells/find-cell.ts'
import { type Client, driveClient } from './drive-client.ts'
import { keepResults } from './keep-results.ts'
import { putUnderLoad } from './measure/put-under-load.ts'
import { planOf } from './plan.ts'
import type { Options } from './read-options.ts'
import { printReport } from './report/print-report.ts'
import { startUpstreamProcess } from './start-upstream-process.ts'
import { direct } from './systems/direct.ts'
import { findFolderSystems } from './systems/find-folder-systems.ts'
import { product } from './systems/product.ts'
import type { RunningSystem, System } from './systems/system.ts'
import { takePrecedence } from './take-precedence.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const dataDirectory = fileURLToPath(new URL('../../../.data/bench/', import.meta.url))

/** The load on one core, the system on the other, as long as there are two. */
const cores = { load: 0, system: 1 } as const

/** Measures what the options ask for, prints it and keeps it. */
export async function runBench(options: Options): Promise<void> {
  const plan = planOf(options)
  const cells = plan.cells.map(findCell)
  const systems = chosen([direct, product, ...findFolderSystems(root, join(dataDirectory, 'systems'))], options.systems)
  const pinned = !options.unpinned && cpus().length > 1
  const core = { load: pinned ? cores.load : null, system: pinned ? cores.system : null }
  const kept = keepResults(options.out ?? join(dataDirectory, `${new Date().toISOString().replaceAll(':', '-')}.json`))

  await using cleanup = new AsyncDisposableStack()
  const upstream = cleanup.use(await startUpstreamProcess(core.load))
  const client = cleanup.use(await driveClient(core.load))
  const running: RunningSystem[] = []
  for (const system of systems) {
    process.stderr.write(`starting ${system.traits.name} …\n`)
    const started = cleanup.use(await system.start(upstream.url, core.system))
    takePrecedence()
    await warmUp(client, started)
    running.push(started)
  }
  kept.addSystems(systems.map(({ traits }) => traits))
  for (let round = 0; round < plan.rounds; round++) {
    const name = `${new Date().toISOString()}`
    for (const cell of cells) {
      // Another order each time, so that nobody always comes after the same one.
      const order = [...running.slice(round % running.length), ...running.slice(0, round % running.length)]
      for (const system of order.filter(({ traits }) => cell.concerns(traits))) {
        process.stderr.write(`${cell.name} ${system.traits.name} …\n`)
        const figures = await cell.measure(system, { client, windowMs: plan.windowMs, seed: 1 + round })
        kept.add({ cell: cell.name, system: system.traits.name, round: name, figures })
      }
    }
  }
  printReport(kept.results())
  process.stdout.write(`\nKept in ${kept.path}\n`)
}

/** Until the code that matters is compiled and the connections that are kept are there. */
async function warmUp(client: Client, system: RunningSystem): Promise<void> {
  const plan = { streams: 100, rampMs: 1_000, settleMs: 2_500, windowMs: 100, paceMs: 20 }
  await putUnderLoad(client, system, { ...plan, chunks: { min: 20, max: 100 }, seed: 0 })
}

function chosen(all: readonly System[], names: readonly string[] | undefined): readonly System[] {
  if (names === undefined) return all
  return names.map((name) => {
    const found = all.find(({ traits }) => traits.name === name)
    if (found !== undefined) return found
    throw new Error(`There is no system "${name}": ${all.map(({ traits }) => traits.name).join(', ')}.`)
  })
}
