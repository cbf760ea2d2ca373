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
    let moved = false
    function noteScroll(): void {
      // What we moved ourselves is not asked after: the answer would cost a layout. A reader who moved it in the same
      // moment is noticed when the text grows again.
      if (moved || scroller === null || scroller.clientHeight === 0) {
        moved = false
        return
      }
      notePlace(scroller)
    }
    function notePlace({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
      const belowPx = scrollHeight - clientHeight - scrollTop
      // At the very end one can also arrive upwards: when the text got shorter.
      if (belowPx <= 1) following.current = live
      else if (scrollTop < lastTop) following.current = false
      else if (belowPx < nearPx) following.current = live
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
    // It is called when layout is done, so that reading costs nothing; all is read before anything is written.
    const observer = new ResizeObserver(() => {
      const { scrollTop, scrollHeight, clientHeight } = scroller
      const end = scrollHeight - clientHeight
      if (following.current && scrollTop < Math.min(lastTop, end) - 1) notePlace(scroller)
      if (!following.current || end <= scrollTop) return
      scroller.scrollTop = end
      lastTop = end
      moved = true
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
