import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningSystem } from '../systems/system.ts'
import { readUsage } from './read-usage.ts'

const lookMs = 300
/** Of a core: less is what a system does that has nothing to do. */
const quietShare = 0.1
const patienceMs = 25_000

/** Waits until a system has done with what the last load left it, so that it does not disturb the next one. */
export async function whenQuiet({ parts }: RunningSystem): Promise<void> {
  if (parts.length < 2) return
  const total = () => [...readUsage(parts).values()].reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookMs) {
    const before = total()
    await sleep(lookMs)
    if (total() - before < lookMs * quietShare) return
  }
}
