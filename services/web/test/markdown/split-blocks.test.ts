import fc from 'fast-check'
import t from 'tap'
import type { Flow, Inline } from '../../src/markdown/node.ts'
import { parseBlock } from '../../src/markdown/parse-block.ts'
import { parseFence } from '../../src/markdown/parse-fence.ts'
import { type Block, emptySplit, splitBlocks } from '../../src/markdown/split-blocks.ts'
import { answer } from './corpus.ts'

const blocksOf = (text: string): Block[] => {
  const { sealed, settled, growing } = splitBlocks(text)
  return [...sealed.flat(), ...settled, ...growing]
}

t.test('a text that grows by single characters is cut as if it had come at once', async (t) => {
  let split = emptySplit
  for (let length = 1; length <= answer.length; length++) {
    split = splitBlocks(answer.slice(0, length), split)
    t.same(split, splitBlocks(answer.slice(0, length)))
  }
})

t.test('any text in any pieces is cut as if it had come at once', async () => {
  const line = fc.constantFrom(
    '',
    '\n',
    '- a',
    '  - b',
    '1. c',
    '```',
    '```js',
    '~~~',
    '# h',
    '$$',
    '\\[',
    '\\]',
    '> q',
    '| a |',
    '    x',
    'text',
    '[a]: b',
    '---',
    '\r\n',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 9 })), (lines, steps) => {
      const text = lines.join('\n')
      let split = emptySplit
      let end = 0
      for (const step of steps) {
        end = Math.min(text.length, end + step)
        split = splitBlocks(text.slice(0, end), split)
      }
      split = splitBlocks(text, split)
      return JSON.stringify(split) === JSON.stringify(splitBlocks(text))
    }),
  )
})

t.test('what is settled stays as it is, whatever follows', async (t) => {
  let before = emptySplit
  for (let length = 1; length <= answer.length; length++) {
    const split = splitBlocks(answer.slice(0, length), before)
    const [was, is] = [before, split].map(({ sealed, settled }) => [...sealed.flat(), ...settled])
    t.same(is?.slice(0, was?.length), was)
    before = split
  }
})

t.test('no character is lost between blocks but blank lines', async (t) => {
  let end = 0
  for (const { offset, source } of blocksOf(answer)) {
    t.equal(answer.slice(end, offset).trim(), '')
    t.equal(answer.slice(offset, offset + source.length), source)
    end = offset + source.length
  }
  t.equal(end, answer.length)
})

t.test('blocks parsed one by one say the same as the text parsed as a whole', async (t) => {
  const { definitions } = splitBlocks(answer)
  const single = blocksOf(answer).flatMap((block): Flow[] => {
    if (block.kind !== 'fence') return parseBlock(block.source, definitions)
    const { language, code } = parseFence(block.source)
    return [{ type: 'code-block', language, code }]
  })
  t.same(lines(single), lines(parseBlock(answer)))
})

t.test('a closed fence is settled though nothing followed it', async (t) => {
  const { settled, growing } = splitBlocks('```js\na\n\nb\n```\n')
  t.same(
    settled.map(({ kind }) => kind),
    ['fence'],
  )
  t.same(growing, [])
})

t.test('an open fence is the tail, with blank lines and all', async (t) => {
  t.match(splitBlocks('before\n```js\na\n\n# not a heading\n').growing.at(-1), {
    kind: 'fence',
    source: '```js\na\n\n# not a heading\n',
  })
})

t.test('a heading that is being written is not taken for a part of the list before it', async (t) => {
  t.match(splitBlocks('- a\n- b\n\n#### Hea').growing, [
    { kind: 'item', source: '- b\n\n' },
    { kind: 'flow', source: '#### Hea' },
  ])
})

t.test('a longer fence holds shorter ones', async (t) => {
  t.equal(splitBlocks('````md\n```\n```\n````\nafter').settled.length, 1)
})

t.test('a text that is replaced is cut from its beginning', async (t) => {
  const before = splitBlocks('one\n\ntwo\n\nthree')
  t.same(splitBlocks('other\n\ntext', before), splitBlocks('other\n\ntext'))
})

/** One line per leaf: lists lose their borders, for they are cut into items. */
function lines(nodes: readonly Flow[]): string[] {
  return nodes.flatMap((node): string[] => {
    switch (node.type) {
      case 'list':
        return node.items.flatMap((item) => lines(item.children).map((line) => `${item.checked ?? ''}- ${line}`))
      case 'quote':
        return lines(node.children).map((line) => `> ${line}`)
      case 'table':
        return [node.head, ...node.rows].map((row) => row.map(words).join('|'))
      case 'paragraph':
      case 'heading':
        return [`${node.type}: ${words(node.children)}`]
      default:
        return [JSON.stringify(node)]
    }
  })
}

function words(nodes: readonly Inline[]): string {
  return JSON.stringify(nodes)
}

t.test('a long answer is sealed in chapters that stay the same values', async (t) => {
  const text = '# heading\n\nparagraph\n\n- item\n- item\n\n'.repeat(60)
  let split = emptySplit
  let chapters: readonly (readonly Block[])[] = []
  for (let end = 50; end <= text.length; end += 50) {
    split = splitBlocks(text.slice(0, end), split)
    chapters.forEach((chapter, index) => void t.equal(split.sealed[index], chapter))
    chapters = split.sealed
  }
  t.ok(split.sealed.length > 5)
  t.ok(split.settled.length < 40)
  t.notOk(split.sealed.some((chapter) => chapter[0]?.kind === 'item'))
})
