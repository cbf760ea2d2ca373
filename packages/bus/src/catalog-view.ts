import { type CatalogEntry, catalog, catalogStream } from '@playground/contracts'
import { parseMessage } from './parse-message.ts'

type Known = Readonly<{ entry: CatalogEntry; said: string; diesAtMs: number }>

/** What living workers announce, as its messages tell it. Times are of one clock, in ms. */
export type CatalogView = Readonly<{
  entries: () => readonly CatalogEntry[]
  /** Takes in a message; answers whether the catalog changed. An empty one is a withdrawal. */
  learn: (subject: string, data: Uint8Array, storedAtMs: number) => boolean
  /** Drops what is too old, as the stream itself does; answers whether the catalog changed. */
  forget: (nowMs: number) => boolean
}>

export function createCatalogView(): CatalogView {
  const known = new Map<string, Known>()
  return {
    entries: () => [...known.values()].map(({ entry }) => entry),
    learn(subject, data, storedAtMs) {
      if (data.length === 0) return known.delete(subject)
      const entry = parseMessage(catalog, data)
      const said = JSON.stringify({ ...entry, at: '' })
      const changed = known.get(subject)?.said !== said
      known.set(subject, { entry, said, diesAtMs: storedAtMs + catalogStream.maxAgeMs })
      return changed
    },
    forget(nowMs) {
      let changed = false
      for (const [subject, { diesAtMs }] of known) {
        if (diesAtMs < nowMs) changed = known.delete(subject)
      }
      return changed
    },
  }
}
