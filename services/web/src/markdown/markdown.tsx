import { memo, type RefObject, useLayoutEffect, useMemo, useRef } from 'react'
import { CodeBlock } from './code-block.tsx'
import { type DrawnText, drawnText } from './drawn-text.ts'
import { Flows, Item, isTight } from './flow.tsx'
import { groupItems } from './group-items.ts'
import { MarkdownBoundary } from './markdown-boundary.tsx'
import type { Flow, ListItem } from './node.ts'
import { parseBlock } from './parse-block.ts'
import { parseFence } from './parse-fence.ts'
import { type Block, emptySplit, splitBlocks } from './split-blocks.ts'
import { useTail } from './use-tail.ts'

type Props = {
  text: string
  live: boolean
  /** Gets what can be made longer without drawing it again. */
  drawn?: RefObject<DrawnText | null>
}

/**
 * Markdown that is still being written. Blocks that are complete are parsed once and not drawn again; what a token
 * costs is parsing and drawing the last block.
 */
export function Markdown(props: Props) {
  return (
    <MarkdownBoundary text={props.text}>
      <Prose {...props} />
    </MarkdownBoundary>
  )
}

function Prose({ text, live, drawn }: Props) {
  const prose = useRef<HTMLDivElement>(null)
  const split = useRef(emptySplit)
  split.current = splitBlocks(text, split.current)
  const { sealed, settled, growing, definitions } = split.current
  const tail = growing.at(-1) ?? null
  const { nodes: tailNodes, late } = useTail(tail, definitions, live)
  const last = [...settled, ...growing]
  useLayoutEffect(() => {
    if (drawn === undefined) return
    drawn.current = prose.current === null || late || !live ? null : drawnText(prose.current, text)
  }, [drawn, late, live, text])
  return (
    <div ref={prose} className="prose" dir="auto" data-live={live} data-long={sealed.length >= longFrom}>
      {sealed.map((blocks) => (
        <Chapter key={blocks[0]?.offset} blocks={blocks} tail={null} tailNodes={nothing} definitions={definitions} />
      ))}
      {last.length > 0 && (
        <Chapter key={last[0]?.offset} blocks={last} tail={tail} tailNodes={tailNodes} definitions={definitions} />
      )}
    </div>
  )
}

/**
 * Some blocks, painted apart from the others. Once they are done they are not looked at again, however long the answer
 * gets; they stay where they are in the page when that happens, for drawing them anew would be felt.
 */
const Chapter = memo((props: BlocksProps) => (
  <div className="chapter">
    <Blocks {...props} />
  </div>
))

const nothing: readonly Flow[] = []

type BlocksProps = { blocks: readonly Block[]; tail: Block | null; tailNodes: readonly Flow[]; definitions: string }

function Blocks({ blocks, tail, tailNodes, definitions }: BlocksProps) {
  return groupItems(blocks).map((unit) => {
    if (Array.isArray(unit)) {
      return <List key={unit[0]?.offset} blocks={unit} tail={tail} tailNodes={tailNodes} definitions={definitions} />
    }
    if (unit.kind === 'fence') return <Fence key={unit.offset} source={unit.source} />
    if (unit === tail) return <Flows key={unit.offset} nodes={tailNodes} />
    return <Settled key={unit.offset} source={unit.source} definitions={definitionsFor(unit, definitions)} />
  })
}

/** From so many chapters on the browser leaves out what is out of view. */
const longFrom = 16

/** Only blocks with something in brackets are parsed again when a definition turns up. */
function definitionsFor(block: Block, definitions: string): string {
  return block.source.includes('[') ? definitions : ''
}

const Settled = memo(({ source, definitions }: { source: string; definitions: string }) => {
  const nodes = useMemo(() => parseBlock(source, definitions), [source, definitions])
  return <Flows nodes={nodes} />
})

const Fence = memo(({ source }: { source: string }) => {
  const { language, code } = parseFence(source)
  return <CodeBlock language={language} code={code} />
})

/** Items were cut apart so that a long list streams as cheaply as anything; here they become one list again. */
function List({ blocks, tail, tailNodes, definitions }: BlocksProps) {
  const [first] = blocks
  const marker = /^ {0,3}(\d{1,9})[.)]/.exec(first?.source ?? '')?.[1]
  const items = blocks.map((block) =>
    block === tail ? (
      <Items key={block.offset} nodes={tailNodes} />
    ) : (
      <SettledItem key={block.offset} source={block.source} definitions={definitionsFor(block, definitions)} />
    ),
  )
  return marker === undefined ? (
    <ul dir="auto">{items}</ul>
  ) : (
    <ol dir="auto" start={Number(marker)}>
      {items}
    </ol>
  )
}

const SettledItem = memo(({ source, definitions }: { source: string; definitions: string }) => {
  const nodes = useMemo(() => parseBlock(source, definitions), [source, definitions])
  return <Items nodes={nodes} />
})

/** One item is cut out by its own marker; what else stands in its source belongs to it. */
function Items({ nodes }: { nodes: readonly Flow[] }) {
  const items: readonly ListItem[] = nodes.flatMap((node) => (node.type === 'list' ? node.items : []))
  const rest = nodes.filter((node) => node.type !== 'list')
  return items.map((item, index) => {
    const whole = index === items.length - 1 ? { ...item, children: [...item.children, ...rest] } : item
    return <Item key={index} item={whole} tight={isTight([whole])} />
  })
}
