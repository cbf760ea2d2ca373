import { cpus } from 'node:os'
import type { Cell } from './cells/cell.ts'
import { type Client, driveClient } from './drive-client.ts'
import type { KeptResults } from './keep-results.ts'
import { figuresOf } from './measure/figures-of.ts'
import { putUnderLoad } from './measure/put-under-load.ts'
import { takePrecedence } from './measure/take-precedence.ts'
import { whenQuiet } from './measure/when-quiet.ts'
import type { Pass } from './plan.ts'
import { startUpstreamProcess } from './start-upstream-process.ts'
import type { RunningSystem, System } from './systems/system.ts'

export type PreparedPass = Omit<Pass, 'cells' | 'systems'> &
  Readonly<{ cells: readonly Cell[]; systems: readonly System[] }>

/** The load on one core, the system on the other. */
const cores = { load: 0, system: 1 } as const

/** Starts the systems of a pass and measures them, one after the other, round after round. Gives how many times it failed. */
export async function runPass(pass: PreparedPass, kept: KeptResults): Promise<number> {
  const { rounds, windowMs } = pass
  const isPinned = pass.pinned && cpus().length > 1
  const core = isPinned ? cores : { load: null, system: null }
  const cells = pass.cells.map((cell) => (isPinned ? cell : { ...cell, name: `${cell.name} unpinned` }))
  const systems = pass.systems.filter(({ traits }) => cells.some((cell) => cell.concerns(traits)))

  await using cleanup = new AsyncDisposableStack()
  const upstream = cleanup.use(await startUpstreamProcess(core.load))
  const client = cleanup.use(await driveClient(core.load))
  const running: RunningSystem[] = []
  for (const system of systems) {
    say(`starting ${system.traits.name}`)
    const started = cleanup.use(await system.start(upstream.url, core.system))
    takePrecedence()
    await warmUp(client, started, windowMs)
    running.push(started)
  }
  kept.addSystems(systems.map(({ traits }) => traits))

  const bench = { client, upstreamUrl: upstream.url, core: core.system, windowMs }
  let failures = 0
  for (let round = 0; round < rounds; round++) {
    const name = new Date().toISOString()
    // Another order each time, so that nobody always comes after the same one.
    const order = [...running.slice(round % running.length), ...running.slice(0, round % running.length)]
    for (const cell of cells) {
      for (const system of order.filter(({ traits }) => cell.concerns(traits))) {
        await Promise.all(running.map(whenQuiet))
        say(`${round + 1}/${rounds} ${cell.name} ${system.traits.name}`)
        try {
          const figures = await cell.measure(system, { ...bench, seed: 1 + round })
          if (Object.keys(figures).length === 0) continue
          kept.add({ cell: cell.name, system: system.traits.name, round: name, figures })
        } catch (error) {
          failures += 1
          say(`${cell.name} ${system.traits.name} failed: ${error instanceof Error ? error.message : error}`)
        }
      }
    }
  }
  return failures
}

const say = (sentence: string) => process.stderr.write(`${sentence}\n`)

/**
 * Until the code that matters is compiled and the connections that are kept are there: a server that people use has run
 * for long. A third of a measurement, since who looks for a moment only does not wait for long.
 */
async function warmUp(client: Client, system: RunningSystem, windowMs: number): Promise<void> {
  const plan = { streams: 200, rampMs: 1_500, settleMs: windowMs / 3, windowMs: 100, paceMs: 20 }
  await putUnderLoad(client, system, { ...plan, chunks: { min: 20, max: 100 }, seed: 0 })
  if (system.parts.length > 0) await settleCosts(client, system, Math.min(windowMs / 2, longestLookMs))
}

const longestLookMs = 1_500
const mostLooks = 8

/**
 * Goes on, under a load that every system bears, for as long as a chunk gets cheaper by a tenth from look to look.
 * While a system's code is still being compiled, its chunks cost up to twice as much, and each that meets a full core waits.
 */
async function settleCosts(client: Client, system: RunningSystem, windowMs: number): Promise<void> {
  const plan = { streams: 50, rampMs: 200, settleMs: 100, windowMs, paceMs: 20, chunks: { min: 50, max: 200 } }
  for (let looks = 0, before = Infinity; looks < mostLooks; looks++) {
    const { cpuUsPerChunk = 0 } = figuresOf(await putUnderLoad(client, system, { ...plan, seed: 0 }))
    if (cpuUsPerChunk >= 0.9 * before) return
    before = cpuUsPerChunk
  }
}
