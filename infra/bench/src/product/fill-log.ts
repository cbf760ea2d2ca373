import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { connectBus } from '@playground/bus'
import { newId, runOutput } from '@playground/contracts'
import { startLocalNats } from '@playground/testing'

/** Deltas of one run, as many as an answer of some length has. */
const deltasPerRun = 500
/** Sent before the server is asked whether it has them. */
const atOnce = 5_000

/** Makes a log of so many deltas, of runs that nobody will ask for, where the product will find it as its own. */
export async function fillLog(dataDirectory: string, messages: number): Promise<void> {
  await using nats = await startLocalNats({ storeDir: join(dataDirectory, 'nats') })
  await using bus = await connectBus({ servers: nats.url, name: 'bench' })
  const text = 'and so it goes on and on, chunk by chunk.'
  let names = someRun()
  for (let sent = 0; sent < messages; sent++) {
    const index = sent % deltasPerRun
    if (index === 0) names = someRun()
    const json = JSON.stringify({
      ...{ type: 'run.delta', sessionId: names.sessionId, runId: names.runId, attempt: 1 },
      ...{ at: new Date().toISOString(), index: index + 1, textIndex: index + 1, offset: index * text.length },
      ...{ kind: 'text', text },
    })
    if (sent % atOnce === atOnce - 1) await bus.publishProbe(runOutput, names, json)
    else bus.publish(runOutput, names, json)
  }
}

function someRun() {
  return { provider: 'openai', userId: newId(), sessionId: newId(), runId: randomUUID() }
}
