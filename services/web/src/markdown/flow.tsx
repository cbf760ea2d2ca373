import { Check } from 'lucide-react'
import { CodeBlock } from './code-block.tsx'
import { Formula } from './formula.tsx'
import { Inlines } from './inline.tsx'
import type { Flow, ListItem } from './node.ts'
import { PlainText } from './plain-text.tsx'

/** Blocks one below the other. */
export function Flows({ nodes }: { nodes: readonly Flow[] }) {
  return nodes.map((node, index) => <FlowNode key={index} node={node} />)
}

function FlowNode({ node }: { node: Flow }) {
  switch (node.type) {
    case 'paragraph':
      return (
        <p dir="auto">
          <Inlines nodes={node.children} />
        </p>
      )
    case 'heading':
      return (
        <h4 dir="auto">
          <Inlines nodes={node.children} />
        </h4>
      )
    case 'code-block':
      return <CodeBlock language={node.language} code={node.code} />
    case 'math-block':
      return <Formula tex={node.tex} display />
    case 'quote':
      return (
        <blockquote dir="auto">
          <Flows nodes={node.children} />
        </blockquote>
      )
    case 'list': {
      const items = node.items.map((item, index) => <Item key={index} item={item} tight={isTight(node.items)} />)
      return node.ordered ? (
        <ol dir="auto" start={node.start}>
          {items}
        </ol>
      ) : (
        <ul dir="auto">{items}</ul>
      )
    }
    case 'table':
      return <Table node={node} />
    case 'rule':
      return <hr />
    case 'plain':
      return <PlainText text={node.text} />
    default:
      return node satisfies never
  }
}

/** Whether items stand close together: none has two paragraphs. */
export function isTight(items: readonly ListItem[]): boolean {
  return items.every(({ children }) => children.filter((child) => child.type === 'paragraph').length <= 1)
}

/** One item of a list. In a tight list its text stands without a paragraph around it. */
export function Item({ item, tight }: { item: ListItem; tight: boolean }) {
  const [first, ...rest] = item.children
  return (
    <li className={item.checked === null ? undefined : 'task'}>
      {item.checked !== null && (
        <span className="box" role="img" aria-label={item.checked ? 'Done' : 'Not done'}>
          {item.checked && <Check size={11} strokeWidth={2} aria-hidden />}
        </span>
      )}
      {first?.type === 'paragraph' && tight ? (
        <Inlines nodes={first.children} />
      ) : (
        first !== undefined && <FlowNode node={first} />
      )}
      <Flows nodes={rest} />
    </li>
  )
}

function Table({ node }: { node: Extract<Flow, { type: 'table' }> }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its lane is scrolled by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="table" role="group" tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {node.head.map((cell, column) => (
              <th key={column} scope="col" dir="auto" data-align={node.align[column] ?? undefined}>
                <Inlines nodes={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {node.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} dir="auto" data-align={node.align[column] ?? undefined}>
                  <Inlines nodes={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
