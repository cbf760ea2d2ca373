import { setTimeout as sleep } from 'node:timers/promises'
import { workerOwns } from '@playground/contracts'
import { classifyFailure } from './classify-failure.ts'
import { parseMessage } from './parse-message.ts'
import { send, type Wire } from './wire.ts'

const tries = 3
const tryMs = 650

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Answers for a worker; see {@link Bus.answerOwnership}. */
export function answerOwnership(wire: Wire, workerId: string, owns: (runId: string) => boolean): () => void {
  const subscription = wire.link.connection.subscribe(workerOwns.subject({ workerId }), {
    callback: (error, message) => {
      // An exception here would end the client's reader.
      try {
        if (error !== null) throw error
        const { runId } = parseMessage(workerOwns, message.data)
        if (message.reply) send(wire, message.reply, encoder.encode(owns(runId) ? 'mine' : 'no'))
      } catch (cause) {
        wire.logger.warn({ error: cause }, 'a question for a run was dropped')
      }
    },
  })
  return () => subscription.unsubscribe()
}

/** Asks a worker; see {@link Bus.askOwner}. A try that the link cut short does not count. */
export async function askOwner(wire: Wire, workerId: string, runId: string): Promise<'mine' | 'not-mine' | 'gone'> {
  const { link } = wire
  const subject = workerOwns.subject({ workerId })
  const question = encoder.encode(JSON.stringify({ runId }))
  for (let tried = 0; tried < tries; ) {
    await link.whenUp()
    const startedAtMs = performance.now()
    try {
      const reply = await link.attempt(() => link.connection.request(subject, question, { timeout: tryMs }))
      return decoder.decode(reply.data) === 'mine' ? 'mine' : 'not-mine'
    } catch (error) {
      const failure = classifyFailure(error)
      if (failure === 'final') throw error
      if (failure === 'dropped') continue
      tried++
      // Nobody there yet: a worker that reconnects needs the rest of this try.
      if (tried < tries) await sleep(Math.max(0, tryMs - (performance.now() - startedAtMs)))
    }
  }
  return 'gone'
}
