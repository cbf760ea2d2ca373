import { estimateTokens } from '@playground/contracts'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { count } from '../format/count.ts'
import { wholeSeconds } from '../format/seconds.ts'
import { Markdown } from '../markdown/markdown.tsx'

type Props = {
  text: string
  /** The answer has not begun: what is thought is all there is to read. */
  thinking: boolean
  tookMs: number | null
  tokens: number | null
  /** Counts the seconds while it thinks. */
  clock: ReactNode
}

/** What a model thought before it answered. Open while it thinks, folded once the answer starts. */
export function Reasoning({ text, thinking, tookMs, tokens, clock }: Props) {
  const [open, setOpen] = useState(thinking)
  useEffect(() => setOpen(thinking), [thinking])
  const counted = tokens ?? estimateTokens(text)
  return (
    <details className="think" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <ChevronRight size={14} strokeWidth={1.5} aria-hidden />
        {thinking ? (
          <>Thinking{clock}</>
        ) : tookMs === null ? (
          'Thought'
        ) : (
          `Thought for ${wholeSeconds(Math.max(1000, tookMs))} s`
        )}{' '}
        <span className="num">{tokens === null ? `about ${count(counted)} tokens` : `${count(counted)} tokens`}</span>
      </summary>
      {open && (
        <div>
          <Markdown text={text} live={thinking} />
        </div>
      )}
    </details>
  )
}
