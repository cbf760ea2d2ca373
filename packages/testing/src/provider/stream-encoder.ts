import type { ScriptedFinish, ScriptedUsage, StreamErrorKind } from './provider-answer.ts'

/** Writes one streamed answer in one vendor's dialect. Every call returns the bytes of whole events, as text. */
export type StreamEncoder = {
  /** What comes before any content. */
  start(): string
  reasoning(piece: string): string
  text(piece: string): string
  /** Closes what is open, then usage, finish reason and terminal marker. */
  finish(reason: ScriptedFinish): string
  /** An error after 200. */
  error(kind: StreamErrorKind): string
  /** The vendor's word for a run that failed on its side. */
  failed(): string
  /** An event whose JSON is broken. */
  malformed(): string
  /** What the vendor sends to keep a silent connection open. */
  readonly keepAlive: string
}

/** What an encoder is made with. */
export type EncoderOptions = { readonly model: string; readonly id: string; readonly usage: ScriptedUsage | null }

/** One event with a name and JSON. */
export function namedEvent(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

/** One event without a name. */
export function plainEvent(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
