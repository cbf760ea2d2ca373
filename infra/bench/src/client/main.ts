import { setTimeout as sleep } from 'node:timers/promises'
import { loadPlan } from '../load.ts'
import { runLoad } from './run-load.ts'
import { tell } from './tell.ts'

/** How long whoever asked has to look at the processes before the streams are ended. */
const lookMs = 150

// A process of its own, so that it can be pinned to the load's core. It does what it is told, one plan after the other.
process.on('disconnect', () => process.exit())
process.on('message', async (message) => {
  const closed = async () => {
    tell({ said: 'closed' })
    await sleep(lookMs)
  }
  try {
    const result = await runLoad(loadPlan.parse(message), () => tell({ said: 'opened' }), closed)
    tell({ said: 'result', result })
  } catch (error) {
    tell({ said: 'failed', reason: String(error) })
  }
})
