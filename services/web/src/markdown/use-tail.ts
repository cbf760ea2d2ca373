import { useEffect, useRef, useState } from 'react'
import { healTail } from './heal-tail.ts'
import type { Flow } from './node.ts'
import { parseBlock } from './parse-block.ts'
import type { Block } from './split-blocks.ts'

/** Share of one core that the growing end of one answer may take for parsing: 1/16. Eight lanes take half of it. */
const pauseFactor = 16
const noPauseBelowMs = 16

type Parsed = { live: boolean; source: string; definitions: string; nodes: Flow[]; atMs: number; costMs: number }

/**
 * The last block of an answer, parsed as it stands. A block that has become costly to parse is parsed less often
 * while it grows, and once more when it has stopped; `late` says that it has grown since.
 */
export function useTail(
  tail: Block | null,
  definitions: string,
  live: boolean,
): { nodes: readonly Flow[]; late: boolean } {
  const parsed = useRef<Parsed | null>(null)
  const [, again] = useState(0)
  const source = tail === null || tail.kind === 'fence' ? '' : tail.source
  const last = parsed.current
  const stale = last === null || last.live !== live || last.source !== source || last.definitions !== definitions
  const grew = last !== null && last.source !== '' && source.startsWith(last.source)
  const pauseMs = last === null || !live || !grew ? 0 : last.costMs * pauseFactor
  const startMs = performance.now()
  const waitMs = last === null || pauseMs < noPauseBelowMs ? 0 : last.atMs + pauseMs - startMs

  if (stale && waitMs <= 0) {
    const nodes = source === '' ? [] : parseBlock(live ? healTail(source) : source, definitions)
    const atMs = performance.now()
    parsed.current = { live, source, definitions, nodes, atMs, costMs: atMs - startMs }
  }

  const late = stale && waitMs > 0
  useEffect(() => {
    if (!late) return
    const timer = setTimeout(() => again((count) => count + 1), waitMs)
    return () => clearTimeout(timer)
  }, [late, waitMs])

  return { nodes: parsed.current?.nodes ?? [], late }
}
