import fc from 'fast-check'
import t from 'tap'
import { splitText } from '../../src/output/split-text.ts'

const jsonBytes = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2

t.test('a short text stays in one piece, an empty one too', async (t) => {
  t.same(splitText('hello', 64), ['hello'])
  t.same(splitText('', 64), [''])
})

t.test('pieces are as long as they may be and no longer', async (t) => {
  const pieces = splitText('x'.repeat(1000), 300)
  t.same(pieces.map(jsonBytes), [300, 300, 300, 100])
})

t.test('a pair is never cut in two', async (t) => {
  for (const piece of splitText('🦊'.repeat(100), 30)) t.ok(piece.isWellFormed())
})

t.test('pieces put together are the text, and none weighs too much', async () => {
  const unit = fc.oneof(
    fc.constantFrom('"', '\\', '\n', '\u0001', '\u007f', 'é', '€', '🦊', 'a', '\u2028', '\u000b'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), fc.integer({ min: 6, max: 60 }), (raw, maxBytes) => {
      const text = raw.toWellFormed()
      const pieces = splitText(text, maxBytes)
      return pieces.join('') === text && pieces.every((piece) => jsonBytes(piece) <= maxBytes)
    }),
  )
})
