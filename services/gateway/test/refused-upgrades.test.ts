import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { startNats } from '@playground/testing'
import { t } from 'tap'
import { startGateway } from './fixtures/start-gateway.ts'

const nats = await startNats()
const gateway = await startGateway(nats.url)
t.teardown(async () => {
  await gateway[Symbol.asyncDispose]()
  await nats[Symbol.asyncDispose]()
})

/** Asks for a socket and leaves its own side open for ever; gives what the gateway said until it ended the connection. */
async function askForSocket(path: string): Promise<string> {
  const { hostname: host, port } = new URL(gateway.url)
  const client = connect({ host, port: Number(port), allowHalfOpen: true })
  client.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  const answer = await text(client)
  client.destroy()
  return answer.slice(0, answer.indexOf('\r\n'))
}

const answers = {
  '/api/v1/ws': 'HTTP/1.1 401 Unauthorized',
  '/api/v1/sessions': 'HTTP/1.1 401 Unauthorized',
  '/api/v1/nothing': 'HTTP/1.1 404 Not Found',
  '/livez': 'HTTP/1.1 200 OK',
  '/%zz': 'HTTP/1.1 400 Bad Request',
}

for (const [path, expected] of Object.entries(answers)) {
  t.test(`a connection that asked ${path} for a socket and got none is ended`, async (t) => {
    t.equal(await askForSocket(path), expected)
  })
}

t.test('so is one that asked while the gateway closes, which else would never have closed', async (t) => {
  await gateway.sayGoodbye(0)
  t.equal(await askForSocket('/api/v1/ws'), 'HTTP/1.1 503 Service Unavailable')
})
