import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { type Measurement, type Results, results } from './measurement.ts'
import type { Traits } from './systems/system.ts'

export type KeptResults = Readonly<{
  path: string
  add: (measurement: Measurement) => void
  addSystems: (systems: readonly Traits[]) => void
  results: () => Results
}>

/** Results in a file that is whole after each measurement. What it holds already counts too. */
export function keepResults(path: string): KeptResults {
  const kept: Results = existsSync(path)
    ? results.parse(JSON.parse(readFileSync(path, 'utf8')))
    : { machine: describeMachine(), startedAt: new Date().toISOString(), systems: [], measurements: [] }
  const write = () => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(kept, null, 1)}\n`)
  }
  return {
    path,
    add: (measurement) => {
      kept.measurements.push(measurement)
      write()
    },
    addSystems: (systems) => {
      const known = new Set(kept.systems.map(({ name }) => name))
      kept.systems.push(...systems.filter(({ name }) => !known.has(name)))
    },
    results: () => kept,
  }
}

function describeMachine(): string {
  const [processor] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const system = `${platform()} ${release()} ${arch()}`
  return `${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${memory} GiB, ${system}, Node ${process.version}`
}
