import { connect } from '@nats-io/transport-node'
import { Pool } from 'undici'

const { NATS_URL, UPSTREAM_URL } = process.env
const link = await connect({ servers: NATS_URL })
const pool = new Pool(UPSTREAM_URL, { connections: 4096, keepAliveTimeout: 120_000, headersTimeout: 0, bodyTimeout: 0 })
const aborts = new Map()

link.subscribe('raw.cancel', { callback: (_error, message) => aborts.get(message.string())?.() })
link.subscribe('raw.jobs', { queue: 'workers', callback: (_error, message) => run(message.json()) })

function run({ id, prompt }) {
  const subject = `raw.runs.${id}`
  let pending = ''
  let isDue = false
  let rest = ''
  const flush = () => {
    isDue = false
    link.publish(subject, JSON.stringify({ id, text: pending }))
    pending = ''
  }
  const read = (line) => {
    if (!line.startsWith('data: {"type":"response.output_text.delta"')) return
    pending += JSON.parse(line.slice('data: '.length)).delta
    if (isDue) return
    isDue = true
    setImmediate(flush)
  }
  pool.dispatch(
    {
      path: '/v1/responses',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-4.1-mini', input: prompt, stream: true }),
    },
    {
      onRequestStart: (controller) => aborts.set(id, () => controller.abort(new Error('cancelled'))),
      onResponseStart: () => {},
      onResponseData: (_controller, bytes) => {
        const lines = (rest + bytes.toString('utf8')).split('\n')
        rest = lines.pop()
        for (const line of lines) read(line)
      },
      onResponseEnd: () => aborts.delete(id),
      onResponseError: () => aborts.delete(id),
    },
  )
}
process.send({ ready: true })
process.on('disconnect', () => process.exit())
