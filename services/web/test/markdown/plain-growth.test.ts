import fc from 'fast-check'
import t from 'tap'
import { healTail } from '../../src/markdown/heal-tail.ts'
import type { Flow, Inline, ListItem } from '../../src/markdown/node.ts'
import { parseBlock } from '../../src/markdown/parse-block.ts'
import { plainGrowth } from '../../src/markdown/plain-growth.ts'

/** The last text that is drawn of some markdown, if it ends with one. */
function lastText(nodes: readonly (Flow | Inline | ListItem)[]): string | null {
  const last = nodes.at(-1)
  if (last === undefined) return null
  if ('type' in last && last.type === 'text') return last.value
  if ('children' in last) return lastText(last.children)
  return 'items' in last ? lastText(last.items) : null
}

t.test('words of a line are put behind what is shown', async (t) => {
  t.equal(plainGrowth('Rivers bend', 'Rivers bend because', 'Rivers bend'), ' because')
  t.equal(plainGrowth('Rivers ', 'Rivers bend.', 'Rivers'), ' bend.', 'with the space that was not drawn')
  t.equal(plainGrowth('- First po', '- First point', 'First po'), 'int')
})

t.test('whatever could mean something is read anew', async (t) => {
  for (const growth of ['*', '_x', '`', ' [a', '\n', '$', '<b', ' &amp;', ' a@b', '|', '#', ' = ']) {
    t.equal(plainGrowth('Rivers bend', `Rivers bend${growth}`, 'Rivers bend'), null, growth)
  }
  t.equal(plainGrowth('See [the text', 'See [the text there', 'See the text'), null, 'a link may be open')
  t.equal(plainGrowth('See www', 'See www.example', 'See www'), null)
  t.equal(plainGrowth('10', '10. Rivers', '10'), null, 'a number may become a list')
  t.equal(plainGrowth('One\n', 'One\nTwo', 'One'), null)
  t.equal(plainGrowth('Rivers bend', 'Rivers bend on', 'Something else'), null, 'that is not what is shown')
})

t.test('it gives what reading the whole block would give', async () => {
  const piece = fc.constantFrom(
    ...['word', 'two words', ' ', ', ', '. ', '-', '**', '*', '`', '_', '1', '10. ', '- ', '# ', '> ', '\n', '\n\n'],
    ...['[a](', ')', 'www', '.', 'http:', '//x.test', '&', 'amp;', '$', '|', '!', '(', '~~', '\\', "it's", '?', '<b>'],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { minLength: 1, maxLength: 3 }), (start, more) => {
      const [before, after] = [start.join(''), start.join('') + more.join('')]
      const shown = lastText(parseBlock(healTail(before), ''))
      const growth = shown === null ? null : plainGrowth(before, after, shown)
      if (shown === null || growth === null) return true
      return lastText(parseBlock(healTail(after), ''))?.trimEnd() === (shown + growth).trimEnd()
    }),
    { numRuns: 3000 },
  )
})
