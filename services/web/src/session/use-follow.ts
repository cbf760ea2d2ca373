import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const nearPx = 24

/** Where readers were in the answers they have seen on this visit: a top in px, or its growing end. */
const places = new Map<string, number | 'end'>()

/**
 * Keeps the end of a growing text in view, as long as the reader is at its end. Scrolling up stops it, scrolling
 * back to the end or `follow` starts it again. Every run keeps its reading position while others are shown.
 *
 * @param onScreen hidden elements forget where they were scrolled to
 * @returns whether the reader was left behind, and how to catch up
 */
export function useFollow(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  { runId, live, onScreen }: { runId: string; live: boolean; onScreen: boolean },
): [behind: boolean, follow: () => void] {
  const following = useRef(live)
  const [behind, setBehind] = useState(false)

  useLayoutEffect(() => {
    const scroller = box.current
    if (!onScreen || scroller === null) return
    const place = places.get(runId) ?? (live ? 'end' : 0)
    following.current = live && place === 'end'
    scroller.scrollTop = place === 'end' ? scroller.scrollHeight : place
    setBehind(live && place !== 'end')
  }, [runId, onScreen])

  useEffect(() => {
    const scroller = box.current
    if (scroller === null || content.current === null) return
    // Not being at the end can also mean that text came since: only moving up tells what the reader wants.
    let lastTop = scroller.scrollTop
    function noteScroll(): void {
      if (scroller === null || scroller.clientHeight === 0) return
      const { scrollTop, scrollHeight, clientHeight } = scroller
      if (scrollHeight - scrollTop - clientHeight < nearPx) following.current = live
      else if (scrollTop < lastTop) following.current = false
      lastTop = scrollTop
      places.set(runId, following.current ? 'end' : scrollTop)
      setBehind(live && !following.current)
    }
    // At once, or the next token would pull the reader back before the browser has begun to scroll.
    function noteWheel({ deltaY }: WheelEvent): void {
      if (scroller !== null && deltaY < 0 && scroller.scrollTop > 0) following.current = false
    }
    scroller.addEventListener('scroll', noteScroll, { passive: true })
    scroller.addEventListener('wheel', noteWheel, { passive: true })
    const observer = new ResizeObserver(() => {
      if (live && following.current) scroller.scrollTop = scroller.scrollHeight
      lastTop = scroller.scrollTop
    })
    if (live) {
      observer.observe(content.current)
      observer.observe(scroller)
    }
    return () => {
      observer.disconnect()
      scroller.removeEventListener('scroll', noteScroll)
      scroller.removeEventListener('wheel', noteWheel)
    }
  }, [live, runId, box, content])

  const follow = useCallback(() => {
    following.current = true
    places.set(runId, 'end')
    setBehind(false)
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [box, runId])
  return [behind && live, follow]
}
