import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { LiveFrame } from '../src/live/live-frame.ts'
import { RecentFrames } from '../src/live/recent-frames.ts'

const frameOf = (sequence: number, text: string) => {
  const json = Buffer.from(JSON.stringify({ type: 'run.delta', text }))
  const head = { type: 'run.delta', about: `run ${sequence % 3}`, sequence, cursor: `k1.${sequence}` } as const
  return new LiveFrame(head, json)
}
const seen = ({ type, about, sequence, cursor, socketBytes, streamBytes }: LiveFrame) => {
  return { type, about, sequence, cursor, socket: socketBytes.toString(), stream: streamBytes.toString() }
}

t.test('what is told again is what was told, or nothing where part of it is gone', async (t) => {
  const lengths = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 300_000 })), { maxLength: 40 })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(lengths, fc.nat({ max: 45 }), (texts, after) => {
        const recent = new RecentFrames()
        recent.reset(2)
        const told = texts.map((length, at) => frameOf(3 + at, 'é'.repeat(length / 2)))
        for (const frame of told) recent.add(frame)
        const again = recent.since(after)
        const missed = told.filter(({ sequence }) => sequence > after)
        if (again === null) {
          assert.ok(after < 2 || told.reduce((sum, { socketBytes }) => sum + socketBytes.length, 0) > 128 * 1024)
        } else assert.deepEqual(again.map(seen), missed.map(seen))
      }),
      { numRuns: 200 },
    ),
  )
})

t.test('the latest events stay, and those before them make room', async (t) => {
  const recent = new RecentFrames()
  recent.reset(0)
  for (let sequence = 1; sequence <= 5000; sequence++) recent.add(frameOf(sequence, 'x'.repeat(200)))
  t.equal(recent.since(1000), null)
  t.equal(recent.since(4800)?.length, 200)
  recent.reset(5000)
  t.same(recent.since(5000), [])
  t.equal(recent.since(4999), null)
})

t.test('an event that is told again is the answer to nobody, and can be told at another place', async (t) => {
  const recent = new RecentFrames()
  recent.reset(0)
  recent.add(frameOf(1, 'said'))
  const [again] = recent.since(0) ?? []
  t.equal(String(again?.socketBytes), '{"cursor":"k1.1","type":"run.delta","text":"said"}')
  t.equal(String(again?.at('k1.9').socketBytes), '{"cursor":"k1.9","type":"run.delta","text":"said"}')
  const answer = again?.answering('request "é"')
  t.equal(
    String(answer?.socketBytes),
    '{"cursor":"k1.1","requestId":"request \\"é\\"","type":"run.delta","text":"said"}',
  )
})
