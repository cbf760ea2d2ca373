import t from 'tap'
import { ToldText } from '../../src/openai/told-text.ts'

t.test('pieces are told as they come', async (t) => {
  const told = new ToldText()
  t.same(
    ['a', 'b', 'c'].map((piece) => told.add(piece)),
    ['a', 'b', 'c'],
  )
  t.ok(told.holds)
})

t.test('a text that begins anew is told on where it says the same', async (t) => {
  const told = new ToldText()
  told.add('one two')
  t.same([told.replace(''), told.holds], ['', false])
  t.equal(told.add('one '), '')
  t.equal(told.add('two three'), ' three')
  t.ok(told.holds)
  t.equal(told.add(' four'), ' four')
})

t.test('one that says something else contradicts what was told', async (t) => {
  const told = new ToldText()
  told.add('one two')
  t.equal(told.replace(''), '')
  t.equal(told.add('one x'), null)
  const shorter = new ToldText()
  shorter.add('one two')
  t.equal(shorter.replace('one'), '', 'it may still come')
  t.notOk(shorter.holds, 'but it must')
})

t.test('a longer text is told from where it goes on', async (t) => {
  const told = new ToldText()
  told.add('one')
  t.equal(told.replace('one two'), ' two')
})
