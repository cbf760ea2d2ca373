import fc from 'fast-check'
import t from 'tap'
import { readSse, type SseEvent } from '../src/index.ts'

async function read(chunks: Iterable<Uint8Array>): Promise<SseEvent[]> {
  async function* body() {
    yield* chunks
  }
  const events: SseEvent[] = []
  for await (const event of readSse(body())) events.push(event)
  return events
}

const encoder = new TextEncoder()
const stream =
  ': hello\n\nevent: run.delta\nid: a.1\ndata: {"x":"ä😀"}\n\nid: a.2\r\ndata: one\r\ndata:two\r\n\r\ndata: lost'

t.test('events are read with type, id and all their lines', async (t) => {
  t.same(await read([encoder.encode(stream)]), [
    { type: 'run.delta', id: 'a.1', data: '{"x":"ä😀"}' },
    { type: 'message', id: 'a.2', data: 'one\ntwo' },
  ])
})

t.test('the bytes may come in any pieces', async () => {
  const whole = JSON.stringify(await read([encoder.encode(stream)]))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), async (sizes) => {
      const bytes = encoder.encode(stream)
      const chunks: Uint8Array[] = []
      for (let at = 0, index = 0; at < bytes.length; index++) {
        const size = sizes[index % sizes.length] ?? 1
        chunks.push(bytes.slice(at, at + size))
        at += size
      }
      return JSON.stringify(await read(chunks)) === whole
    }),
  )
})
