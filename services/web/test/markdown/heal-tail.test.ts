import t from 'tap'
import { healTail } from '../../src/markdown/heal-tail.ts'
import { parseBlock } from '../../src/markdown/parse-block.ts'

t.test('an open mark is closed', async (t) => {
  t.match(parseBlock(healTail('so **bol')), [{ children: [{ value: 'so ' }, { type: 'strong' }] }])
  t.match(parseBlock(healTail('so `cod')), [{ children: [{ value: 'so ' }, { type: 'code', value: 'cod' }] }])
})

t.test('an unfinished link is its text', async (t) => {
  for (const text of ['see [the docs', 'see [the docs](', 'see [the docs](https://exa']) {
    t.same(parseBlock(healTail(text)), [{ type: 'paragraph', children: [{ type: 'text', value: 'see the docs' }] }])
  }
})

t.test('a table is a table from its first cell on', async (t) => {
  for (const [head, cells] of [
    ['| a |', 1],
    ['| a | b', 2],
    ['| a | b |', 2],
    ['| a \\| still a |', 1],
  ] as const) {
    t.match(parseBlock(healTail(head)), [{ type: 'table', head: { length: cells } }], head)
  }
  t.match(parseBlock(healTail('| a')), [{ type: 'paragraph' }])
})

t.test('a table is a table as soon as its head is complete', async (t) => {
  for (const dashes of ['', '|', '|--', '|---|--']) {
    t.match(parseBlock(healTail(`| a | b |\n${dashes}`)), [{ type: 'table', head: [{}, {}] }], dashes)
  }
})

t.test('lines before the last are left alone', async (t) => {
  t.equal(healTail('open **bold\nnext'), 'open **bold\nnext')
})
