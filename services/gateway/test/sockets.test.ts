import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket as TcpSocket } from 'node:net'
import { newId } from '@playground/contracts'
import { createLogger } from '@playground/runtime'
import { freePort, startNats } from '@playground/testing'
import { t } from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { connectionsOf } from '../src/live/connections.ts'
import { openHub } from '../src/live/hub.ts'
import { serveSocket } from '../src/live/socket/serve-socket.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { startGateway } from './fixtures/start-gateway.ts'

// What a socket refuses or survives by itself: a NATS server is all it takes.
t.setTimeout(120_000)
const nats = await startNats()
const gateway = await startGateway(nats.url)
t.teardown(async () => {
  await gateway[Symbol.asyncDispose]()
  await nats[Symbol.asyncDispose]()
})

const tokenOf = (userId = newId(), expiresIn = 600) =>
  gateway.app.jwt.sign({ sub: userId, sid: newId() }, { expiresIn })
const isAlive = async () => (await gateway.app.inject({ url: '/livez' })).statusCode === 200

/** A handshake by hand; gives the status line and headers, and the socket after it. */
async function handshake(headers: Record<string, string>, path = '/api/v1/ws') {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  const all = {
    Host: `${hostname}:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    Authorization: `Bearer ${tokenOf()}`,
    ...headers,
  }
  const lines = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const [chunk] = await once(socket, 'data')
  return { socket, answer: String(chunk), status: Number(/^HTTP\/1\.1 (\d+)/.exec(String(chunk))?.[1]) }
}

function frame(
  opcode: number,
  payload: Buffer,
  options: { mask?: boolean; final?: boolean; rsv?: number } = {},
): Buffer {
  const { mask = true, final = true, rsv = 0 } = options
  const length =
    payload.length < 126
      ? Buffer.from([payload.length | (mask ? 0x80 : 0)])
      : Buffer.from([126 | (mask ? 0x80 : 0), payload.length >> 8, payload.length & 0xff])
  const key = Buffer.from([1, 2, 3, 4])
  const body = mask ? payload.map((byte, at) => byte ^ (key[at % 4] ?? 0)) : payload
  return Buffer.concat([Buffer.from([(final ? 0x80 : 0) | rsv | opcode]), length, mask ? key : Buffer.alloc(0), body])
}

/** The close code the server sends to a raw socket. */
function closeCodeOf(socket: TcpSocket): Promise<number | null> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const at = received.indexOf(0x88)
      if (at >= 0 && received.length >= at + 4) resolve(received.readUInt16BE(at + 2))
    })
    socket.on('close', () => resolve(null))
    socket.on('error', () => resolve(null))
  })
}

t.test('a handshake that is none is refused', async (t) => {
  const cases: [string, Record<string, string>, number][] = [
    ['version 8', { 'Sec-WebSocket-Version': '8' }, 426],
    ['version 14', { 'Sec-WebSocket-Version': '14' }, 426],
    ['no version', { 'Sec-WebSocket-Version': '' }, 426],
    ['no key', { 'Sec-WebSocket-Key': '' }, 400],
    ['a short key', { 'Sec-WebSocket-Key': 'YWJj' }, 400],
    ['64 KB of cookies', { Cookie: 'a'.repeat(65_536) }, 431],
  ]
  for (const [name, headers, status] of cases) {
    const { socket, ...answer } = await handshake(headers)
    t.equal(answer.status, status, name)
    socket.destroy()
  }
  const plain = await gateway.app.inject({ url: '/api/v1/ws', headers: { authorization: `Bearer ${tokenOf()}` } })
  t.equal(plain.statusCode, 426)
  t.equal(plain.json().code, 'upgrade_required')
})

t.test('compression is never agreed to, and no token is repeated', async (t) => {
  const token = tokenOf()
  const { socket, answer, status } = await handshake({
    'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
    'Sec-WebSocket-Protocol': `playground.v1, bearer.${token}`,
    Authorization: '',
  })
  t.equal(status, 101)
  t.notMatch(answer, /permessage-deflate/i)
  t.match(answer, /Sec-WebSocket-Protocol: playground\.v1\r\n/i)
  t.notOk(answer.includes(token))
  socket.destroy()
})

t.test('what breaks the protocol is closed with the code that says so', async (t) => {
  const empty = Buffer.alloc(0)
  const cases: [string, number, Buffer[]][] = [
    ['invalid UTF-8', 1007, [frame(1, Buffer.from([0xff, 0xfe, 0xfd]))]],
    ['an unmasked frame', 1002, [frame(1, Buffer.from('{}'), { mask: false })]],
    ['a reserved opcode', 1002, [frame(3, empty)]],
    ['a reserved bit', 1002, [frame(1, Buffer.from('{}'), { rsv: 0x40 })]],
    ['close code 1005', 1002, [frame(8, Buffer.from([0x03, 0xed]))]],
    ['close code 999', 1002, [frame(8, Buffer.from([0x03, 0xe7]))]],
    ['close code 5000', 1002, [frame(8, Buffer.from([0x13, 0x88]))]],
    ['a reason of 200 bytes', 1002, [frame(8, Buffer.concat([Buffer.from([0x03, 0xe8]), Buffer.alloc(200, 0x61)]))]],
    [
      'endless empty fragments',
      1008,
      [frame(1, empty, { final: false }), ...Array(2000).fill(frame(0, empty, { final: false }))],
    ],
    ['a binary frame', 1003, [frame(2, Buffer.from('{}'))]],
  ]
  for (const [name, code, frames] of cases) {
    const { socket } = await handshake({})
    const closed = closeCodeOf(socket)
    socket.write(Buffer.concat(frames))
    t.equal(await closed, code, name)
    socket.destroy()
  }
  t.ok(await isAlive())
})

t.test('a message above 512 KiB is too large', async (t) => {
  await using socket = await openSocket(gateway, tokenOf())
  socket.socket.send('x'.repeat(600 * 1024))
  t.match(await socket.closed, { code: 1009 })
})

t.test('a malformed message is answered, the fifth is the last', async (t) => {
  const malformed = [
    '{',
    '[]',
    '"x"',
    'null',
    `${'['.repeat(200_000)}`,
    '{"type":"nothing","requestId":"r"}',
    '{"type":"ping"}',
    '{"type":"ping","requestId":"r","more":1}',
    '{"type":"ping","requestId":"\\u0000"}',
    '{"__proto__":{},"type":"ping","requestId":"r"}',
  ]
  for (const text of malformed) {
    await using socket = await openSocket(gateway, tokenOf())
    socket.socket.send(text)
    const error = await socket.next('error')
    t.equal(error.code, 'validation_failed', text.slice(0, 40))
    t.equal((await socket.ask({ type: 'ping' })).type, 'pong', 'the socket stays')
  }
  await using socket = await openSocket(gateway, tokenOf())
  for (const text of malformed.slice(0, 5)) socket.socket.send(text)
  t.match(await socket.closed, { code: 4400 })
  t.equal(socket.frames.length, 5)
  t.ok(await isAlive())
})

t.test('an error names the request it answers', async (t) => {
  await using socket = await openSocket(gateway, tokenOf())
  const answer = await socket.ask({ type: 'session.join', sessionId: newId(), after: 'garbage' })
  t.match(answer, { type: 'error', code: 'unavailable', timestamp: String, sessionId: String })
})

t.test('more messages than a minute allows are refused, and then it is enough', async (t) => {
  await using socket = await openSocket(gateway, tokenOf())
  for (let at = 0; at < 601; at++) socket.send({ type: 'ping', requestId: String(at) })
  t.match(await socket.next('error'), { code: 'rate_limited' })
  for (let at = 0; at < 100; at++) socket.send({ type: 'ping', requestId: String(at) })
  t.match(await socket.closed, { code: 4429 })
})

t.test('an eleventh socket of a user is refused at the handshake', async (t) => {
  const userId = newId()
  const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(gateway, tokenOf(userId))))
  const { status, socket } = await handshake({ Authorization: `Bearer ${tokenOf(userId)}` })
  t.equal(status, 429)
  socket.destroy()
  await sockets[0]?.[Symbol.asyncDispose]()
  const again = await openSocket(gateway, tokenOf(userId))
  for (const open of [...sockets.slice(1), again]) await open[Symbol.asyncDispose]()
})

t.test('fifty at once are ten', async (t) => {
  const authorization = `Bearer ${tokenOf()}`
  const tries = await Promise.all(Array.from({ length: 50 }, () => handshake({ Authorization: authorization })))
  t.equal(tries.filter(({ status }) => status === 101).length, 10)
  t.equal(tries.filter(({ status }) => status === 429).length, 40)
  for (const { socket } of tries) socket.destroy()
})

t.test('a login that is about to end is said so, and can be renewed by its user alone', async (t) => {
  const userId = newId()
  await using socket = await openSocket(gateway, tokenOf(userId, 50))
  const expiring = await socket.next('auth.expiring')
  t.ok(Date.parse(expiring.expiresAt) - Date.now() < 51_000)
  t.match(await socket.ask({ type: 'auth.refresh', token: 'nonsense' }), { type: 'error', code: 'unauthenticated' })
  t.equal((await socket.ask({ type: 'auth.refresh', token: tokenOf(userId) })).type, 'ok')
  t.match(await socket.ask({ type: 'ping' }), { type: 'pong' })
  socket.send({ type: 'auth.refresh', requestId: 'other', token: tokenOf(newId()) })
  t.match(await socket.closed, { code: 4403 })
})

t.test('a login that has ended is given half a minute', async (t) => {
  // Accepted still, for clocks may differ, and 28 s ago is nearly half a minute.
  const token = gateway.app.jwt.sign({ sub: newId(), sid: newId(), ...{ iat: Math.floor(Date.now() / 1000) - 628 } })
  await using socket = await openSocket(gateway, token)
  t.match(await socket.next('auth.expiring'), { type: 'auth.expiring' })
  t.match(await socket.closed, { code: 4401 })
})

t.test('whoever does not answer a ping is let go, whoever does stays', async (t) => {
  const logger = gateway.app.log
  const hub = await openHub({ bus: gateway.bus, logger: createLogger({ service: 'test', level: 'silent' }) })
  const sockets = connectionsOf({ kind: 'sockets', maxPerUser: 10, beatEveryMs: 100 })
  const port = await freePort()
  const server = new WebSocketServer({ port, host: '127.0.0.1' })
  await once(server, 'listening')
  const principal = { kind: 'login' as const, userId: newId(), loginId: newId(), expiresAtMs: Date.now() + 600_000 }
  const starting = {
    bus: gateway.bus,
    hub,
    logger: createLogger({ service: 'test', level: 'silent' }),
    moderation: 'off' as const,
  }
  const unused = () => {
    throw new Error('not asked in this test')
  }
  const identification = {
    tokens: { issue: unused, verify: unused },
    bearers: unused,
    cookies: { set: unused, clear: unused, accessToken: unused, refreshToken: unused },
    revocations: { has: unused, refuse: unused, onRevoked: unused, close: unused },
  }
  const eventLoop = { lagMs: unused, refuseStarts: unused, shed: unused, close: unused }
  server.on('connection', (socket) => {
    const answering = { starting, identification, eventLoop }
    serveSocket(socket, principal, { hub, sockets, answering, logger, requestId: newId() })
  })
  const answering = new WebSocket(`ws://127.0.0.1:${port}`)
  const silent = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false })
  let pings = 0
  answering.on('ping', () => pings++)
  const [code] = await once(silent, 'close')
  t.equal(code, 1006)
  while (pings < 5) await once(answering, 'ping')
  t.equal(answering.readyState, WebSocket.OPEN)
  answering.close()
  await once(answering, 'close')
  server.close()
  await hub.close()
})

t.test('a server that goes away says that it will be back', async (t) => {
  const leaving = await startGateway(nats.url)
  const sockets = await Promise.all(Array.from({ length: 5 }, () => openSocket(leaving, tokenOf())))
  const goodbye = leaving.sayGoodbye(50)
  t.equal((await fetch(`${leaving.url}/readyz`)).status, 503)
  t.equal((await fetch(`${leaving.url}/api/v1/info`)).status, 503)
  await goodbye
  for (const { closed } of sockets) t.match(await closed, { code: 1012 })
  await leaving[Symbol.asyncDispose]()
  await t.rejects(fetch(`${leaving.url}/livez`))
})
