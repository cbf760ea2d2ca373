import { useSyncExternalStore } from 'react'

/** Something that was done and can be undone for a while. Toasts are for nothing else. */
export type Toast = Readonly<{ text: string; undo: () => Promise<void>; untilMs: number }>

const lastsMs = 7000
let toast: Toast | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function show(next: Toast | null): void {
  toast = next
  clearTimeout(timer)
  if (next !== null) timer = setTimeout(() => show(null), lastsMs)
  for (const listener of listeners) listener()
}

/** Offers to undo something for seven seconds. A newer offer takes the place of an older one. */
export function offerUndo(text: string, undo: () => Promise<void>): void {
  show({ text, undo, untilMs: Date.now() + lastsMs })
}

export function dismissToast(): void {
  show(null)
}

export function useToast(): Toast | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toast,
  )
}
