import { setTimeout as sleep } from 'node:timers/promises'
import { type HeldConnections, holdConnections } from './hold-connections.ts'
import { order } from './order.ts'
import { runJoins } from './run-joins.ts'
import { runLoad } from './run-load.ts'
import { runResume } from './run-resume.ts'
import { type Told, tell } from './tell.ts'

/** How long whoever asked has to look at the processes before the streams are ended. */
const lookMs = 150

let holding: HeldConnections | undefined

async function obey(message: unknown): Promise<Told> {
  const wanted = order.parse(message)
  switch (wanted.order) {
    case 'load': {
      const closed = async () => {
        tell({ said: 'closed' })
        await sleep(lookMs)
      }
      return { said: 'loaded', result: await runLoad(wanted.plan, () => tell({ said: 'opened' }), closed) }
    }
    case 'hold':
      holding = await holdConnections(wanted.target, wanted.count)
      return { said: 'holding', held: holding.held }
    case 'release':
      holding?.release()
      return { said: 'released' }
    case 'resume':
      return { said: 'resumed', result: await runResume(wanted.plan) }
    case 'joins':
      return { said: 'joined', result: await runJoins(wanted.plan) }
  }
}

// A process of its own, so that it can be pinned to the load's core. It does what it is told, one order after the other.
process.on('disconnect', () => process.exit())
process.on('message', (message) => {
  obey(message).then(tell, (error: unknown) => tell({ said: 'failed', reason: String(error) }))
})
