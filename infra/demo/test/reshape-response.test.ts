import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { reshapeResponse } from '../src/reshape-response.ts'

/** A server that writes as the emulator does: until the response has ended, whoever reads it. */
async function serve(answer: (response: ServerResponse) => Promise<void>): Promise<string> {
  const server = createServer((_, response) => void answer(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address() as AddressInfo // a TCP server has no other kind of address
  return `http://127.0.0.1:${address.port}`
}

t.test('a client that goes away ends the stream on the server', async (t) => {
  const stopped = Promise.withResolvers<number>()
  const url = await serve(async (response) => {
    reshapeResponse(response)
    let frames = 0
    while (!response.writableEnded) {
      response.write('data: {}\n\n')
      frames += 1
      await wait(2)
    }
    stopped.resolve(frames)
  })
  const abort = new AbortController()
  const response = await fetch(url, { signal: abort.signal })
  await response.body?.getReader().read()
  abort.abort()
  t.ok((await stopped.promise) > 0)
})

t.test('frames arrive whole, in order, and not all in pieces of one', async (t) => {
  const url = await serve(async (response) => {
    reshapeResponse(response)
    for (let frame = 0; frame < 40; frame++) {
      response.write(`data: ${frame}\n\n`)
      await wait(2)
    }
    response.end()
  })
  const pieces: string[] = []
  const response = await fetch(url)
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) pieces.push(piece)
  t.equal(pieces.join(''), Array.from({ length: 40 }, (_, frame) => `data: ${frame}\n\n`).join(''))
  t.ok(pieces.length < 40)
  t.equal(pieces[0], 'data: 0\n\n', 'the first frame does not wait')
})
