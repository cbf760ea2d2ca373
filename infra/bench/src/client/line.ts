import type { Target } from '../target.ts'

/** One user's connection to a system. */
export type Line = Readonly<{
  /** Puts a prompt; when the last answer is not over yet, as soon as it is. */
  ask: (prompt: string) => void
  /** Reads nothing any more, as a network does that is too slow. */
  pause: () => void
  close: () => void
}>

export type LineEvents = Readonly<{
  /** A prompt may be put. */
  ready: () => void
  /** Whatever arrived, as it came. */
  bytes: (bytes: Buffer) => void
  /** The results of an answer are stored, so long after its end. */
  saved?: (afterMs: number) => void
  /** An answer was refused for now; it is asked for again. */
  refused?: () => void
  /** It ended, and not by us. */
  lost: (reason: string) => void
}>

export type OpenLine = (target: Target, index: number, events: LineEvents) => Line
