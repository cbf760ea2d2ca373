import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { startErrorReports } from '../../src/errors/start-error-reports.ts'
import { createLogger } from '../../src/index.ts'
import { forRequest } from '../../src/request-context.ts'

/** Takes envelopes as Sentry does. */
async function startReceiver() {
  const envelopes: { url: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    envelopes.push({ url: request.url ?? '', body: await text(request) })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return { envelopes, dsn: `http://public@127.0.0.1:${port}/42`, [Symbol.dispose]: () => void server.close() }
}

t.test(
  'an error that nobody foresaw is reported by what it is and where, and by nothing that anybody wrote',
  async (t) => {
    using receiver = await startReceiver()
    const errors = await startErrorReports({ dsn: receiver.dsn, service: 'gateway', version: '1.2.3' })
    const lines: string[] = []
    const { report } = errors
    const logger = createLogger(
      { service: 'gateway', level: 'info', ...(report === undefined ? {} : { onError: report }) },
      { write: (line: string) => lines.push(line) },
    )
    const cause = new Error('below: Bearer abcdef.CANARY')
    const error = Object.assign(new TypeError('refused sk-proj-CANARY123456', { cause }), { body: 'CANARY' })
    forRequest({ requestId: 'the-request' }, () => {
      logger.error({ err: error, prompt: 'CANARY', headers: { cookie: 'CANARY' } }, 'request failed')
    })
    logger.error({ reason: 'no error' }, 'nothing to report')
    logger.warn({ err: new Error('foreseen') }, 'nothing to report either')
    await errors.flush(5000)

    t.equal(receiver.envelopes.length, 1)
    const [envelope] = receiver.envelopes
    t.match(envelope?.url, /^\/api\/42\/envelope\//)
    const event = JSON.parse(envelope?.body.split('\n')[2] ?? '')
    t.match(event, {
      level: 'error',
      release: 'model-playground@1.2.3',
      tags: { service: 'gateway', what: 'request failed', requestId: 'the-request' },
      exception: { values: [{ type: 'TypeError', value: 'refused [key]', stacktrace: { frames: Array } }] },
    })
    for (const part of ['request', 'user', 'breadcrumbs', 'extra']) t.notOk(part in event, `no ${part}`)
    t.notMatch(envelope?.body, 'CANARY')
    t.notMatch(lines.join(''), 'CANARY', 'nor do our own lines hold it')
  },
)

t.test('a fault that comes over and over is reported some thirty times a minute', async (t) => {
  using receiver = await startReceiver()
  const errors = await startErrorReports({ dsn: receiver.dsn, service: 'gateway', version: '1.2.3' })
  for (let count = 0; count < 100; count++)
    errors.report?.(new Error(`fault ${count}`), { message: 'x', level: 'error' })
  await errors.flush(5000)
  t.equal(receiver.envelopes.length, 30)
})

t.test('nothing is reported without somebody to report to', async (t) => {
  const errors = await startErrorReports({ dsn: undefined, service: 'gateway', version: '1.2.3' })
  t.equal(errors.report, undefined)
  await errors.flush(0)
})
