import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '../target.ts'
import type { Line } from './line.ts'
import { openLine } from './open-line.ts'

/** How many open at the same moment. */
const atOnce = 50

export type HeldConnections = Readonly<{ held: number; release: () => void }>

/** Opens connections that ask nothing. */
export async function holdConnections(target: Target, count: number): Promise<HeldConnections> {
  const lines: Line[] = []
  let lost = 0
  while (lines.length < count) {
    const batch = Array.from({ length: Math.min(atOnce, count - lines.length) }, () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const gone = () => {
        lost += 1
        resolve()
      }
      lines.push(openLine(target, lines.length, { ready: resolve, bytes: () => {}, lost: gone }))
      return promise
    })
    await Promise.all(batch)
    await sleep(5)
  }
  return {
    held: count - lost,
    release: () => {
      for (const line of lines) line.close()
    },
  }
}
