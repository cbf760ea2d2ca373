import { setTimeout as sleep } from 'node:timers/promises'
import { readUsage } from '../measure/read-usage.ts'
import type { RunningSystem } from '../systems/system.ts'
import type { Cell } from './cell.ts'

const settleMs = 3_000
const mib = 2 ** 20
const spoken = new Set(['playground', 'socket.io', 'websocket'])

/** So many sockets that are signed in and silent: the memory that all processes of a system need for them. */
export function idle(count: number): Cell {
  return {
    name: `idle-${count}`,
    title: `${count} idle sockets`,
    concerns: ({ name }) => name !== 'raw-no-log',
    measure: async (system, { client }) => {
      const target = await system.targetFor(count)
      if (!spoken.has(target.speaks)) return {}
      const before = await held(system)
      const open = await client.hold(target, count)
      const after = await held(system)
      await client.release()
      await sleep(1_000)
      // What an earlier load had taken was given back meanwhile: this tells nothing of sockets.
      if (after <= before) throw new Error('its memory shrank while the sockets were opened')
      return {
        rssPerThousandMiB: ((after - before) / mib / count) * 1_000,
        rssMiB: after / mib,
        lost: count - open,
      }
    },
  }
}

/** Memory once nothing moves any more. */
async function held({ parts }: RunningSystem): Promise<number> {
  await sleep(settleMs)
  return [...readUsage(parts).values()].reduce((sum, { rssBytes }) => sum + rssBytes, 0)
}
