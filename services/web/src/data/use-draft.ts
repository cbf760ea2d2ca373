import { useCallback, useEffect, useRef, useState } from 'react'

const prefix = 'draft:'
const settledMs = 250

/** What is being written at a place, kept over reloads until it is sent. */
export function useDraft(place: string): [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => read(place))
  const latest = useRef(text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const write = useCallback(
    (next: string) => {
      latest.current = next
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => keep(place, next), next === '' ? 0 : settledMs)
    },
    [place],
  )
  useEffect(() => {
    const keepNow = () => keep(place, latest.current)
    addEventListener('pagehide', keepNow)
    return () => {
      removeEventListener('pagehide', keepNow)
      clearTimeout(timer.current)
      keepNow()
    }
  }, [place])
  return [text, write]
}

/** Whoever signs out leaves nothing half written behind. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
  } catch {
    // Storage is off: nothing was kept.
  }
}

function read(place: string): string {
  try {
    return localStorage.getItem(prefix + place) ?? ''
  } catch {
    return ''
  }
}

function keep(place: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(prefix + place)
    else localStorage.setItem(prefix + place, text)
  } catch {
    // Storage is off or full: the draft lasts as long as the page.
  }
}
