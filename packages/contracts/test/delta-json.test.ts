import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { deltaJson, readDelta } from '../src/delta-json.ts'
import { newId } from '../src/ids.ts'
import { runDelta } from '../src/run-event.ts'

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const head = fc.record({
  sessionId: fc.option(fc.uuid()),
  runId: fc.uuid(),
  attempt: fc.integer({ min: 1, max: 1e6 }),
})
const delta = fc.record({
  index: count,
  textIndex: count,
  offset: count,
  kind: fc.constantFrom('text' as const, 'reasoning' as const),
  text: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '"', '\\', '\u0000', '"}', '日本\u{1f600}')),
})

t.test('a delta as it is written is read as the schema reads it', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(head, delta, (of, said) => {
        const json = deltaJson(of)(said)
        const expected = runDelta.parse(JSON.parse(json))
        const isShort = Math.max(said.index, said.textIndex, said.offset) < 1e15
        assert.deepEqual(readDelta(json), isShort ? expected : null)
        assert.deepEqual(expected, { type: 'run.delta', ...of, at: expected.at, ...said })
      }),
      { numRuns: 500 },
    ),
  )
})

t.test('nothing is read that the schema refuses, however a delta is bent', async (t) => {
  const of = { sessionId: newId(), runId: newId(), attempt: 2 }
  const json = deltaJson(of)({ index: 7, textIndex: 6, offset: 31, kind: 'text', text: 'a "quoted" word' })
  t.not(readDelta(json), null)
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.nat({ max: json.length }),
        fc.nat({ max: 8 }),
        fc.oneof(
          fc.string({ maxLength: 3 }),
          fc.constantFrom('"', '\\', '}', ',', '-', '0', '01', ' ', '\n', '"a":1,'),
        ),
        (at, removed, added) => {
          const bent = json.slice(0, at) + added + json.slice(at + removed)
          const read = readDelta(bent)
          if (read !== null) assert.deepEqual(read, runDelta.parse(JSON.parse(bent)))
        },
      ),
      { numRuns: 5000 },
    ),
  )
})
