import { createHash } from 'node:crypto'
import type { SentMessage } from './read-messages.ts'

/** The messages as an echo says them, one a line: `role: text`. */
export function echoText(messages: readonly SentMessage[]): string {
  return messages.map(({ role, text }) => `${role}: ${text}`).join('\n')
}

/** A short sign of exactly these messages in this order. */
export function digestOf(messages: readonly SentMessage[]): string {
  return createHash('sha256')
    .update(JSON.stringify(messages.map(({ role, text }) => [role, text])))
    .digest('hex')
    .slice(0, 16)
}

/** Pieces of at most so many characters that never cut one in two. */
export function piecesOf(text: string, characters: number): string[] {
  const points = Array.from(text)
  const pieces: string[] = []
  for (let start = 0; start < points.length; start += characters) {
    pieces.push(points.slice(start, start + characters).join(''))
  }
  return pieces
}
