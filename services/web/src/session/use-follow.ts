import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

const nearPx = 24

/**
 * Keeps the end of a growing text in view, as long as the reader is at its end. Scrolling up stops it, scrolling
 * back to the end or `follow` starts it again.
 *
 * @returns whether the reader was left behind, and how to catch up
 */
export function useFollow(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  live: boolean,
  runId: string | null,
): [behind: boolean, follow: () => void] {
  const following = useRef(live)
  const [behind, setBehind] = useState(false)

  useEffect(() => {
    following.current = live
    setBehind(false)
    if (!live && box.current !== null) box.current.scrollTop = 0
  }, [runId])

  useEffect(() => {
    const scroller = box.current
    if (!live || scroller === null || content.current === null) return
    // Not being at the end can also mean that text came since: only moving up tells what the reader wants.
    let lastTop = scroller.scrollTop
    function noteScroll(): void {
      if (scroller === null) return
      const { scrollTop, scrollHeight, clientHeight } = scroller
      if (scrollHeight - scrollTop - clientHeight < nearPx) following.current = true
      else if (scrollTop < lastTop) following.current = false
      lastTop = scrollTop
      setBehind(!following.current)
    }
    // At once, or the next token would pull the reader back before the browser has begun to scroll.
    function noteWheel({ deltaY }: WheelEvent): void {
      if (scroller !== null && deltaY < 0 && scroller.scrollTop > 0) following.current = false
    }
    const observer = new ResizeObserver(() => {
      if (following.current) scroller.scrollTop = scroller.scrollHeight
      lastTop = scroller.scrollTop
    })
    observer.observe(content.current)
    observer.observe(scroller)
    scroller.addEventListener('scroll', noteScroll, { passive: true })
    scroller.addEventListener('wheel', noteWheel, { passive: true })
    return () => {
      observer.disconnect()
      scroller.removeEventListener('scroll', noteScroll)
      scroller.removeEventListener('wheel', noteWheel)
    }
  }, [live, box, content])

  const follow = useCallback(() => {
    following.current = true
    setBehind(false)
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [box])
  return [behind && live, follow]
}
