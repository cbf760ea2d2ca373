import { type RefObject, useEffect, useState } from 'react'

/** Whether an element is in view, or nearly. Until that is known, it is. */
export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [onScreen, setOnScreen] = useState(true)
  useEffect(() => {
    if (element.current === null) return
    const observer = new IntersectionObserver(([entry]) => setOnScreen(entry?.isIntersecting ?? true), {
      rootMargin: '0px 120px',
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return onScreen
}
