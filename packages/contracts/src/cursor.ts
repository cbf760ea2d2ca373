/**
 * A place in the log. On the wire `{created}.{sequence}`, opaque to clients: `created` names the stream's
 * incarnation (ms since the epoch, base 36), `sequence` counts its messages.
 */
export type Cursor = Readonly<{ created: string; sequence: number }>

/** Writes a cursor for the wire. */
export function formatCursor({ created, sequence }: Cursor): string {
  return `${created}.${sequence}`
}

/** Reads a cursor; null for anything that is not one. */
export function parseCursor(value: string): Cursor | null {
  const match = /^([0-9a-z]{1,12})\.(0|[1-9][0-9]{0,15})$/.exec(value)
  const sequence = Number(match?.[2])
  return match?.[1] !== undefined && Number.isSafeInteger(sequence) ? { created: match[1], sequence } : null
}
