import type { Timeline } from '@playground/contracts'

/**
 * How much of an answer had arrived at a moment. `text` is its UTF-16 length. Of the reasoning only the share is
 * known, from 0 to 1: the time line counts the text alone, points before it are the reasoning's.
 *
 * @param atMs since the request was issued
 */
export function saidAt(timeline: Timeline, atMs: number): { text: number; reasoning: number } {
  let low = 0
  let high = timeline.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timeline[middle]?.[0] ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  const text = low === 0 ? 0 : (timeline[low - 1]?.[1] ?? 0)
  if (text > 0) return { text, reasoning: 1 }
  const thinking = timeline.findIndex(([, length]) => length > 0)
  const points = thinking < 0 ? timeline.length : thinking
  return { text: 0, reasoning: points === 0 ? 0 : Math.min(1, low / points) }
}
