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

type Keys = Readonly<Record<string, () => void>>

/** Those of what is inside come after those of what is around it, and win. */
const layers = new Set<{ current: Keys }>()

/**
 * Keys that do something while no field has the focus. Single characters as they are typed; `Alt+1`,
 * `Alt+Shift+ArrowLeft` and `Escape` work in fields, too, and cannot be switched off. `layer` 0 is for the frame
 * around all pages: what a page does with the same key comes first.
 */
export function useHotkeys(keys: Keys, layer: 0 | 1 = 1): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const own = latest
    const outer = layer === 0 ? [own] : []
    const all = [...outer, ...layers, ...(layer === 0 ? [] : [own])]
    layers.clear()
    for (const each of all) layers.add(each)
    if (layers.size === 1) addEventListener('keydown', press)
    return () => {
      layers.delete(own)
      if (layers.size === 0) removeEventListener('keydown', press)
    }
  }, [layer])
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.defaultPrevented) return
  const name = nameOf(event)
  const act = [...layers].findLast(({ current }) => current[name] !== undefined)?.current[name]
  if (act === undefined) return
  const single = name.length === 1
  if (single && (inField(event.target) || !singleKeysOn() || document.querySelector('[role="dialog"]') !== null)) return
  event.preventDefault()
  act()
}

function nameOf({ altKey, shiftKey, code, key: pressed }: KeyboardEvent): string {
  if (altKey) return `Alt+${shiftKey ? 'Shift+' : ''}${code.replace('Digit', '')}`
  return pressed.length === 1 ? pressed.toLowerCase() : pressed
}

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && ['radio', 'checkbox', 'range'].includes(target.type)) return false
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}
