import type { KeyboardEvent } from 'react'

/** The keys that send, as this machine's keyboard labels them. */
export const sendKeys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘↵' : 'Ctrl ↵'

/** Sends with Ctrl or ⌘ and Enter. Enter alone is a new line, and never ends a composition. */
export function sendOnKeys(send: () => void) {
  return (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
}
