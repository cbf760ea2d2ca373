import { test } from 'tap'
import { titleOf } from '../../src/admission/title-of.ts'

test('a title is the first line that says something', async (t) => {
  t.equal(titleOf('\n  \n  Why is   the sky blue?  \nExplain.'), 'Why is the sky blue?')
})

test('a long line is cut at a word, and a word without end anywhere', async (t) => {
  const words = titleOf('one two three four five six seven eight nine ten eleven twelve thirteen')
  t.match(words, /^one two .*\w…$/)
  t.ok(words.length <= 60)
  t.equal(titleOf('x'.repeat(100)), `${'x'.repeat(59)}…`)
})

test('a letter made of several characters is never cut in two', async (t) => {
  t.equal(titleOf('👩‍👩‍👧'.repeat(100)), `${'👩‍👩‍👧'.repeat(59)}…`)
})
