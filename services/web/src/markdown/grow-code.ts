import type { Language } from './languages.ts'
import { type Carry, tokenise } from './tokenise.ts'

const linesPerChunk = 40

/** Up to 40 lines of code and what was open before the first of them. */
export type CodeChunk = Readonly<{ offset: number; lines: string; carry: Carry }>

/** A block of code cut into chunks; all but the last are full and stay as they are. */
export type GrownCode = Readonly<{ code: string; language: Language | undefined; chunks: readonly CodeChunk[] }>

export const noCode: GrownCode = { code: '', language: undefined, chunks: [] }

/** Cuts growing code into chunks, going on from what was cut before. */
export function growCode(code: string, language: Language | undefined, before: GrownCode): GrownCode {
  if (code === before.code && language === before.language) return before
  const same = language === before.language && code.startsWith(before.code)
  const chunks = same ? before.chunks.slice(0, -1) : []
  const last = same ? before.chunks.at(-1) : undefined
  let offset = last?.offset ?? 0
  let carry = last?.carry ?? null
  while (offset < code.length || chunks.length === 0) {
    const end = endOfChunk(code, offset)
    const lines = code.slice(offset, end)
    chunks.push({ offset, lines, carry })
    if (end >= code.length) break
    carry = language === undefined ? null : carryAfter(lines, language, carry)
    offset = end
  }
  return { code, language, chunks }
}

function endOfChunk(code: string, offset: number): number {
  let end = offset
  for (let line = 0; line < linesPerChunk; line++) {
    const newline = code.indexOf('\n', end)
    if (newline < 0) return code.length
    end = newline + 1
  }
  return end
}

function carryAfter(lines: string, language: Language, start: Carry): Carry {
  let carry = start
  for (const line of lines.split(/(?<=\n)/)) carry = tokenise(line, language, carry).carry
  return carry
}
