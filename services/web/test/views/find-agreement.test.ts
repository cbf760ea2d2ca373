import t from 'tap'
import { findAgreement } from '../../src/views/find-agreement.ts'
import { splitSentences } from '../../src/views/split-sentences.ts'

const one = `## Short

Rivers bend because water on the outside flows faster. The **outer bank** is worn away.

- Meanders grow over many years.
- A flood can cut a bend off.`
const two = `Water on the outside of a river flows faster, so rivers bend. Over many years the meanders grow.

Nobody asked the fish about any of this.`
const three = 'Because the water on the outside flows faster, rivers bend! An oxbow lake is what remains.'

t.test('what all answers say is found in whatever order its words stand', async (t) => {
  const { all, some, onlyOne } = findAgreement([one, two, three])
  t.equal(all.length, 1)
  t.match(all[0]?.text, /rivers bend/i)
  t.equal(all[0]?.saidBy.size, 3)
  t.same(
    some.map(({ saidBy }) => [...saidBy.keys()]),
    [[0, 1]],
  )
  t.same(onlyOne, [
    ['The outer bank is worn away.', 'A flood can cut a bend off.'],
    ['Nobody asked the fish about any of this.'],
    ['An oxbow lake is what remains.'],
  ])
})

t.test('the same answer twice agrees wholly, strangers not at all', async (t) => {
  t.equal(findAgreement([one, one]).share, 1)
  t.equal(findAgreement([one, 'Bread rises where yeast finds sugar and warmth.']).share, 0)
  t.equal(findAgreement([one]).share, null)
  t.equal(findAgreement([one, '```js\nlet a = 1\n```']).share, null)
})

t.test('nothing to say gives nothing to compare', async (t) => {
  t.same(findAgreement([]), { all: [], some: [], onlyOne: [], share: null })
  t.same(findAgreement(['', '']), { all: [], some: [], onlyOne: [[], []], share: null })
})

t.test('sentences come without markdown, code and headings', async (t) => {
  const text = [
    '# A heading with four words',
    'See [the long manual](https://example.test/a_b) and `do it now`.',
    '```sql\nSELECT this is not a sentence\n```',
    '| column one | column two |',
    '| --- | --- |',
    '| first cell here | second cell there |',
    '1. *Take* the __first__ step.',
    '~~~\nnever closed is code, too',
  ].join('\n')
  t.same(
    splitSentences(text).map((sentence) => sentence.text),
    [
      'See the long manual and do it now.',
      'column one   column two',
      'first cell here   second cell there',
      'Take the first step.',
    ],
  )
})

t.test('other scripts have sentences, too', async (t) => {
  t.equal(splitSentences('東京は日本の首都です。大阪は大きな都市です。').length, 2)
  t.equal(splitSentences('هذا نهر طويل جدا. النهر ينحني كثيرا هنا.').length, 2)
})
