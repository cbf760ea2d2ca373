import fc from 'fast-check'
import t from 'tap'
import { compareWords, countWords, type Piece } from '../../src/views/compare-words.ts'

const side = (pieces: readonly Piece[], which: 'first' | 'second') =>
  pieces
    .filter((piece) => piece.in === 'both' || piece.in === which)
    .map(({ text }) => text)
    .join('')

t.test('the pieces of each side are that text again, whatever the texts are', async () => {
  const words = fc
    .array(fc.constantFrom('the', 'river', 'bends', 'and', '\n\n', 'a', '東京', '🦫'))
    .map((all) => all.join(' '))
  fc.assert(
    fc.property(words, words, (first, second) => {
      const { pieces } = compareWords(first, second)
      return side(pieces, 'first') === first && side(pieces, 'second') === second
    }),
  )
})

t.test('long runs of the same words stay, one or two by chance do not break a change up', async (t) => {
  const { pieces } = compareWords(
    'All rivers bend over time because the outer bank is worn away.',
    'All rivers bend over years, and the inner bank is built up.',
  )
  t.same(
    pieces.map(({ text, in: where }) => `${where}: ${text}`),
    [
      'both: All rivers bend over ',
      'first: time because the outer bank is worn away',
      'second: years, and the inner bank is built up',
      'both: .',
    ],
  )
  t.equal(countWords(pieces, 'both'), 4)
})

t.test('equal texts are one piece', async (t) => {
  t.same(compareWords('one two', 'one two').pieces, [{ text: 'one two', in: 'both' }])
  t.same(compareWords('', '').pieces, [])
})
