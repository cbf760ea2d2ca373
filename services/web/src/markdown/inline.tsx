import { ExternalLink, ImageOff } from 'lucide-react'
import { Formula } from './formula.tsx'
import type { Inline } from './node.ts'

const link = { target: '_blank', rel: 'noopener noreferrer nofollow' } as const

/** Text with its marks. The index is a fitting key: nodes of a block are replaced together. */
export function Inlines({ nodes }: { nodes: readonly Inline[] }) {
  return nodes.map((node, index) => <InlineNode key={index} node={node} />)
}

function InlineNode({ node }: { node: Inline }) {
  switch (node.type) {
    case 'text':
      return node.value
    case 'strong':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      )
    case 'delete':
      return (
        <del>
          <Inlines nodes={node.children} />
        </del>
      )
    case 'code':
      return <code dir="ltr">{node.value}</code>
    case 'math':
      return <Formula tex={node.tex} />
    case 'break':
      return <br />
    case 'link':
      return (
        <a href={node.href} {...link}>
          <Inlines nodes={node.children} />
        </a>
      )
    case 'image':
      return <Picture {...node} />
    default:
      return node satisfies never
  }
}

/** Stands where an image was asked for: says where from, and opens it only when a person wants to. */
function Picture({ alt, host, href }: Extract<Inline, { type: 'image' }>) {
  return (
    <span className="picture">
      <ImageOff size={12} strokeWidth={1.5} aria-hidden />
      {alt === '' ? 'Image' : alt}
      {href === null ? (
        <span className="muted">{host}</span>
      ) : (
        <a href={href} {...link}>
          {host} <ExternalLink className="inline" size={11} strokeWidth={1.5} aria-hidden />
        </a>
      )}
    </span>
  )
}
