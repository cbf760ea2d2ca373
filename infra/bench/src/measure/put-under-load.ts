import type { Client } from '../drive-client.ts'
import type { LoadPlan, LoadResult } from '../load.ts'
import type { RunningSystem } from '../systems/system.ts'
import { readMachineMs } from './read-machine.ts'
import { type Part, readUsage, type Usage } from './read-usage.ts'

export type UnderLoad = Readonly<{
  result: LoadResult
  /** Of each part: what it used while it was measured, and held at the end. */
  usage: ReadonlyMap<string, Usage>
  /** How many cores were busy with what is none of ours: above a few hundredths the measurement is disturbed. */
  othersCores: number
}>

/** Loads a system and reads from the kernel what its processes used meanwhile. */
export async function putUnderLoad(
  client: Client,
  system: RunningSystem,
  plan: Omit<LoadPlan, 'target'>,
  model?: string,
): Promise<UnderLoad> {
  const target = await system.targetFor(plan.streams, model)
  const opened = Promise.withResolvers<Reading>()
  const closed = Promise.withResolvers<Reading>()
  const result = await client.load(
    { ...plan, target },
    () => opened.resolve(read(system.parts, false)),
    () => closed.resolve(read(system.parts, true)),
  )
  const [before, after] = await Promise.all([opened.promise, closed.promise])
  const usage = [...after.parts].map(
    ([name, { cpuMs, ...memory }]) =>
      [name, { cpuMs: cpuMs - (before.parts.get(name)?.cpuMs ?? 0), ...memory }] as const,
  )
  const othersMs = after.machineMs - before.machineMs - (after.oursMs - before.oursMs)
  return { result, usage: new Map(usage), othersCores: Math.max(0, othersMs / result.windowMs) }
}

type Reading = Readonly<{ parts: ReadonlyMap<string, Usage>; machineMs: number; oursMs: number }>

/** Everything is below this process, the system too: what is not is somebody else's. */
function read(parts: readonly Part[], atEnd: boolean): Reading {
  const machineMs = readMachineMs()
  const oursMs = readUsage([{ name: 'ours', pid: process.pid }]).get('ours')?.cpuMs ?? 0
  return { parts: readUsage(parts, atEnd), machineMs, oursMs }
}
