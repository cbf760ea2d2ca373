import { useCallback, useState } from 'react'
import type { z } from 'zod'

/** A setting that this browser keeps. What was stored is checked, for anything may stand there. */
export function useStored<Value>(
  key: string,
  schema: z.ZodType<Value>,
  initial: Value,
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => readStored(key, schema) ?? initial)
  const store = useCallback(
    (next: Value) => {
      setValue(next)
      writeStored(key, next)
    },
    [key],
  )
  return [value, store]
}

export function readStored<Value>(key: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null')).data
  } catch {
    return undefined
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Storage is off or full: the setting lasts as long as the page.
  }
}
