import { useEffect, useRef } from 'react'
import { z } from 'zod'
import { readStored, writeStored } from '../data/use-stored.ts'

const key = 'single-keys'

/** Whether single letters do something. People who speak to their computer switch this off. */
export function singleKeysOn(): boolean {
  return readStored(key, z.boolean()) ?? true
}

export function setSingleKeys(on: boolean): void {
  writeStored(key, on)
}

/**
 * Keys that do something while no field has the focus. Single characters as they are typed; `Alt+1` and `Escape`
 * work in fields, too, and cannot be switched off.
 */
export function useHotkeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.defaultPrevented) return
      const name = event.altKey ? `Alt+${event.code.replace('Digit', '')}` : event.key
      const act = latest.current[name.length === 1 ? name.toLowerCase() : name]
      if (act === undefined) return
      const single = name.length === 1
      if (single && (inField(event.target) || !singleKeysOn() || document.querySelector('[role="dialog"]') !== null))
        return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

function inField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
