import type { Nodes, Parents, PhrasingContent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { mathFromMarkdown } from 'mdast-util-math'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTable } from 'micromark-extension-gfm-table'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { math } from 'micromark-extension-math'
import { markMath } from './mark-math.ts'
import type { Flow, Inline, ListItem } from './node.ts'
import { hostOf, safeHref } from './safe-href.ts'
import { tooHard } from './too-hard.ts'

const extensions = [
  // Without these two constructs HTML is text like any other: no node for it exists further on.
  { disable: { null: ['htmlFlow', 'htmlText'] } },
  gfmAutolinkLiteral(),
  gfmStrikethrough({ singleTilde: false }),
  gfmTable(),
  gfmTaskListItem(),
  math({ singleDollarTextMath: false }),
]
const mdastExtensions = [
  gfmAutolinkLiteralFromMarkdown(),
  gfmStrikethroughFromMarkdown(),
  gfmTableFromMarkdown(),
  gfmTaskListItemFromMarkdown(),
  mathFromMarkdown(),
]
const deepest = 40

/** Parses one block. `definitions` are link definitions from elsewhere in the text. */
export function parseBlock(source: string, definitions = ''): Flow[] {
  if (tooHard(source)) return [{ type: 'plain', text: source }]
  const refers = definitions !== '' && source.includes('[')
  const text = markMath(source)
  const root = fromMarkdown(refers ? `${text}\n\n${definitions}` : text, { extensions, mdastExtensions })
  const addresses = new Map<string, string>()
  for (const node of root.children) if (node.type === 'definition') addresses.set(node.identifier, node.url)
  return flows(root.children, { addresses, depth: 0 })
}

type Place = Readonly<{ addresses: ReadonlyMap<string, string>; depth: number }>

function flows(nodes: readonly RootContent[], place: Place): Flow[] {
  return nodes.flatMap((node) => flow(node, place))
}

function flow(node: RootContent, outer: Place): Flow[] {
  const place = { ...outer, depth: outer.depth + 1 }
  if (place.depth > deepest) return [{ type: 'plain', text: textOf(node) }]
  switch (node.type) {
    case 'paragraph':
      return paragraph(inlines(node.children, place))
    case 'heading':
      return [{ type: 'heading', children: inlines(node.children, place) }]
    case 'code':
      return [{ type: 'code-block', language: node.lang ?? '', code: node.value }]
    case 'math':
      return [{ type: 'math-block', tex: node.value }]
    case 'blockquote':
      return [{ type: 'quote', children: flows(node.children, place) }]
    case 'list': {
      const items = node.children.map(
        ({ checked, children }): ListItem => ({ checked: checked ?? null, children: flows(children, place) }),
      )
      return [{ type: 'list', ordered: node.ordered === true, start: node.start ?? 1, items }]
    }
    case 'table': {
      const [head = [], ...rows] = node.children.map((row) => row.children.map((cell) => inlines(cell.children, place)))
      return [{ type: 'table', align: node.align ?? [], head, rows }]
    }
    case 'thematicBreak':
      return [{ type: 'rule' }]
    case 'definition':
      return []
    default:
      return [{ type: 'plain', text: textOf(node) }]
  }
}

/** A formula alone in its paragraph stands on a line of its own. */
function paragraph(children: Inline[]): Flow[] {
  const [only, ...others] = children
  if (only?.type === 'math' && others.length === 0) return [{ type: 'math-block', tex: only.tex }]
  return [{ type: 'paragraph', children }]
}

function inlines(nodes: readonly PhrasingContent[], place: Place): Inline[] {
  return nodes.flatMap((node) => inline(node, place))
}

function inline(node: PhrasingContent, outer: Place): Inline[] {
  const place = { ...outer, depth: outer.depth + 1 }
  if (place.depth > deepest) return [{ type: 'text', value: textOf(node) }]
  switch (node.type) {
    case 'text':
      return [{ type: 'text', value: node.value }]
    case 'strong':
    case 'emphasis':
    case 'delete':
      return [{ type: node.type, children: inlines(node.children, place) }]
    case 'inlineCode':
      return [{ type: 'code', value: node.value }]
    case 'inlineMath':
      return [{ type: 'math', tex: node.value, display: false }]
    case 'break':
      return [{ type: 'break' }]
    case 'link':
      return link(node.url, inlines(node.children, place))
    case 'linkReference':
      return link(place.addresses.get(node.identifier) ?? '', inlines(node.children, place))
    case 'image':
      return [image(node.url, node.alt ?? '')]
    case 'imageReference':
      return [image(place.addresses.get(node.identifier) ?? '', node.alt ?? '')]
    default:
      return [{ type: 'text', value: textOf(node) }]
  }
}

function link(url: string, children: Inline[]): Inline[] {
  const href = safeHref(url)
  return href === null ? children : [{ type: 'link', href, children }]
}

/** Never fetched: whoever wrote the answer would learn that it was read, and could send out what it knows. */
function image(url: string, alt: string): Inline {
  const href = safeHref(url)
  return { type: 'image', alt, host: hostOf(url), href: href?.startsWith('http') === true ? href : null }
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value
  if ('children' in node) return childText(node)
  return ''
}

function childText(node: Parents): string {
  return node.children.map(textOf).join('')
}
