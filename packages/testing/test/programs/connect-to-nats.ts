import { connect } from 'node:net'
import { createInterface } from 'node:readline'

type Answer = { jetstream?: unknown; max_payload?: unknown; reply?: unknown }

/**
 * One conversation in NATS's own protocol, without a client library: reads the server's greeting, and where a subject
 * is given publishes `body` there and reads the reply.
 */
export function connectToNats(port: number, subject?: string, body: unknown = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(1_000, () => socket.destroy(new Error('nothing within 1,000 ms')))
    socket.once('error', reject)
    let greeting: Answer = {}
    let next: 'greeting' | 'reply' | 'payload' = 'greeting'
    const done = (answer: Answer) => {
      socket.destroy()
      resolve(answer)
    }
    const lines = createInterface({ input: socket })
    lines.on('error', reject)
    lines.on('line', (line) => {
      if (next === 'greeting' && line.startsWith('INFO ')) {
        greeting = JSON.parse(line.slice(5))
        if (subject === undefined) return done(greeting)
        const text = JSON.stringify(body)
        socket.write(
          `CONNECT {"verbose":false}\r\nSUB inbox 1\r\nPUB ${subject} inbox ${Buffer.byteLength(text)}\r\n${text}\r\n`,
        )
        next = 'reply'
      } else if (next === 'reply' && line.startsWith('MSG ')) {
        next = 'payload'
      } else if (next === 'payload') {
        done({ ...greeting, reply: JSON.parse(line) })
      }
    })
  })
}
