import type { Block } from './split-blocks.ts'

/** Puts the items of one list together again. Lists differ when their markers do; nothing else is touched. */
export function groupItems(blocks: readonly Block[]): (Block | Block[])[] {
  const units: (Block | Block[])[] = []
  let list: Block[] | null = null
  let listMarker = ''
  for (const block of blocks) {
    if (block.kind !== 'item') {
      units.push(block)
      list = null
      continue
    }
    const marker = markerOf(block.source)
    if (list !== null && marker === listMarker) list.push(block)
    else {
      list = [block]
      listMarker = marker
      units.push(list)
    }
  }
  return units
}

/** The bullet, or the sign behind the number. */
function markerOf(source: string): string {
  return /^ {0,3}(?:\d{1,9}([.)])|([-*+]))/.exec(source)?.slice(1).find(Boolean) ?? ''
}
