/** So many answers are drawn in one frame; with more of them each takes every second one, which nobody sees. */
const mostPerFrame = 4

const waiting = new Set<() => void>()
let scheduled = false
let frame: CSSNumberish | null = null
let left = 0

/**
 * Calls `draw` in this frame, or in the next when enough has been drawn already. Eight answers at once would leave no
 * time for anything else in a frame.
 */
export function drawInTurn(draw: () => void): void {
  waiting.add(draw)
  if (scheduled) return
  scheduled = true
  queueMicrotask(drawSome)
}

export function forgetTurn(draw: () => void): void {
  waiting.delete(draw)
}

function drawSome(): void {
  scheduled = false
  // The same for all that happens in one frame.
  if (frame !== document.timeline.currentTime) {
    frame = document.timeline.currentTime
    left = mostPerFrame
  }
  for (const draw of waiting) {
    if (left === 0) break
    left--
    waiting.delete(draw)
    draw()
  }
  if (waiting.size === 0) return
  scheduled = true
  requestAnimationFrame(drawSome)
}
