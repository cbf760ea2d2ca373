import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { test } from 'tap'
import { startFaultProxy, waitFor } from '../src/index.ts'

/** A server that sends back what it gets, behind a proxy, and one client. */
async function startEcho() {
  const accepted: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(socket)
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const proxy = await startFaultProxy(address.port)
  const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
  client.on('error', () => {})
  await once(client, 'connect')
  await waitFor(() => accepted.length === 1)
  return {
    proxy,
    client,
    accepted,
    async [Symbol.asyncDispose]() {
      client.destroy()
      await proxy[Symbol.asyncDispose]()
      for (const socket of accepted) socket.destroy()
      server.close()
    },
  }
}

const read = async (socket: Socket): Promise<string> => {
  const [chunk] = await once(socket, 'data')
  return String(chunk)
}

test('passes bytes both ways when nothing is wrong, and the end too', async (t) => {
  await using echo = await startEcho()
  const sent = Buffer.alloc(3_000_000, 'abcdefg')
  const received = buffer(echo.client)
  echo.client.end(sent)
  t.ok((await received).equals(sent))
})

test('delays by the latency, and no longer once it is cleared', async (t) => {
  await using echo = await startEcho()
  echo.proxy.set({ latencyMs: 150 }, 'toServer')
  const start = performance.now()
  echo.client.write('late')
  t.equal(await read(echo.client), 'late')
  t.ok(performance.now() - start >= 145)
  echo.proxy.set({ latencyMs: 60_000 }, 'toServer')
  echo.client.write('held')
  const held = read(echo.client)
  await new Promise((resolve) => setTimeout(resolve, 50))
  echo.proxy.clear()
  t.equal(await held, 'held')
})

test('keeps to the bandwidth', async (t) => {
  await using echo = await startEcho()
  echo.proxy.set({ bytesPerSecond: 20_000 }, 'toClient')
  const start = performance.now()
  const received = buffer(echo.client)
  echo.client.end(Buffer.alloc(6_000))
  t.equal((await received).length, 6_000)
  t.ok(performance.now() - start >= 250)
})

test('stops reading: the sender notices by its full buffers; reading again loses nothing', async (t) => {
  await using echo = await startEcho()
  echo.proxy.set({ stopReading: true }, 'toServer')
  const sent = Buffer.alloc(16 * 1024 * 1024, 'x')
  const received = buffer(echo.client)
  echo.client.end(sent)
  await waitFor(async () => {
    const before = echo.client.bytesWritten - echo.client.writableLength
    await new Promise((resolve) => setTimeout(resolve, 100))
    return echo.client.bytesWritten - echo.client.writableLength === before
  })
  t.notOk(echo.client.writableFinished)
  echo.proxy.clear()
  t.equal((await received).length, sent.length)
})

test('cuts in the middle after so many bytes, by a reset', async (t) => {
  await using echo = await startEcho()
  echo.proxy.set({ cutAfterBytes: 4 }, 'toClient')
  let text = ''
  echo.client.on('data', (chunk) => {
    text += String(chunk)
  })
  echo.client.write('abcdefgh')
  const [error] = await once(echo.client, 'error')
  t.match(error, { code: 'ECONNRESET' })
  t.ok('abcd'.startsWith(text), 'at most the allowed bytes arrived')
})

test('cuts in the middle after so many bytes, by an orderly end of that direction', async (t) => {
  await using echo = await startEcho()
  echo.proxy.set({ cutAfterBytes: 4, cutBy: 'end' }, 'toClient')
  const pieces: Buffer[] = []
  echo.client.on('data', (piece) => pieces.push(Buffer.from(piece)))
  echo.client.write('abcdefgh')
  await once(echo.client, 'end')
  t.equal(String(Buffer.concat(pieces)), 'abcd')
  const more = once(echo.accepted[0] ?? echo.client, 'data')
  echo.client.write('still')
  t.equal(String((await more)[0]), 'still')
})

test('slices into single bytes and loses none', async (t) => {
  await using echo = await startEcho()
  echo.proxy.set({ sliceBytes: 1 }, 'toServer')
  const sizes: number[] = []
  echo.accepted[0]?.on('data', (chunk) => sizes.push(Buffer.byteLength(chunk)))
  const received = buffer(echo.client)
  echo.client.end('häßlich 😀')
  t.equal(String(await received), 'häßlich 😀')
  t.ok(sizes.length > 3, `${sizes.length} pieces`)
})

test('resets both sides', async (t) => {
  await using echo = await startEcho()
  const server = echo.accepted[0]
  if (server === undefined) throw new Error('nobody connected')
  const errors = Promise.all([once(echo.client, 'error'), once(server, 'error')])
  echo.proxy.reset()
  t.match(await errors, [[{ code: 'ECONNRESET' }], [{ code: 'ECONNRESET' }]])
  await waitFor(() => echo.proxy.connections === 0)
})

test('half closes: the client sees the end and can still send', async (t) => {
  await using echo = await startEcho()
  const server = echo.accepted[0]
  if (server === undefined) throw new Error('nobody connected')
  const ended = once(echo.client, 'end')
  echo.client.resume()
  echo.proxy.halfClose('toClient')
  await ended
  const got = once(server, 'data')
  echo.client.write('one way')
  t.equal(String((await got)[0]), 'one way')
})

test('refuses new connections while told to', async (t) => {
  await using echo = await startEcho()
  echo.proxy.refuse(true)
  const refused = connect(echo.proxy.port, '127.0.0.1')
  const [error] = await once(refused, 'error')
  t.match(error, { code: 'ECONNRESET' })
  echo.proxy.clear()
  const allowed = connect(echo.proxy.port, '127.0.0.1')
  allowed.write('again')
  t.equal(await read(allowed), 'again')
  allowed.destroy()
})
