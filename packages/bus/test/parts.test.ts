import { headers } from '@nats-io/transport-node'
import fc from 'fast-check'
import t from 'tap'
import { createPartCollector, maxPartBytes, partHeader, splitParts } from '../src/parts.ts'

const headersOf = (record: Record<string, string>) => {
  const all = headers()
  for (const [name, value] of Object.entries(record)) all.set(name, value)
  return all
}

t.test('parts put together in any order are the message', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 * maxPartBytes }), fc.infiniteStream(fc.nat()), (size, order) => {
      const data = new Uint8Array(size).map((_, index) => (index * 31) % 251)
      const parts = splitParts(data).map((part, index) => ({ part, index, rank: order.next().value }))
      const collector = createPartCollector()
      const answers = parts
        .toSorted((one, other) => one.rank - other.rank)
        .map(({ part, index }) => collector.add(headersOf(partHeader('s', index, parts.length)), part))
      const whole = answers.pop()
      return answers.every((answer) => answer === null) && Buffer.from(data).equals(whole ?? Buffer.from('-'))
    }),
    { numRuns: 30 },
  )
})

t.test('no part is larger than a message may be', async (t) => {
  for (const size of [0, 1, maxPartBytes, maxPartBytes + 1]) {
    const parts = splitParts(new Uint8Array(size))
    t.ok(parts.every(({ length }) => length <= maxPartBytes))
    t.equal(parts.length, Math.max(1, Math.ceil(size / maxPartBytes)))
  }
  t.throws(() => splitParts(new Uint8Array(512 * maxPartBytes + 1)), { name: 'RangeError' })
})

t.test('parts of two sendings are never mixed', async (t) => {
  const collector = createPartCollector()
  const part = (sending: string, index: number) => headersOf(partHeader(sending, index, 2))
  t.equal(collector.add(part('a', 0), Buffer.from('A')), null)
  t.equal(collector.add(part('b', 1), Buffer.from('b')), null)
  t.equal(String(collector.add(part('b', 0), Buffer.from('B'))), 'Bb')
})

t.test('a message without the header is whole; a header that makes no sense is refused', async (t) => {
  const collector = createPartCollector()
  t.equal(String(collector.add(undefined, Buffer.from('whole'))), 'whole')
  for (const header of ['a', 'a 1 1', 'a -1 2', 'a 0 513', 'a x 2', 'a 0 Infinity']) {
    t.throws(() => collector.add(headersOf({ 'Rpc-Part': header }), Buffer.from('')), { name: 'RangeError' })
  }
})
