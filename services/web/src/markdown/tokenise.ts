import type { Language } from './languages.ts'

/** `k` keyword, `s` string, `c` comment, empty for the rest. */
export type Token = Readonly<{ kind: '' | 'k' | 's' | 'c'; text: string }>

/** What is open at the end of a line and how it ends; null for nothing. */
export type Carry = Readonly<{ kind: 's' | 'c'; close: string }> | null

const word = /[A-Za-z_][A-Za-z0-9_]*/y
const longestLine = 2000

/** Cuts one line of code into tokens, going on with what the line before left open. */
export function tokenise(line: string, language: Language, carry: Carry): { tokens: Token[]; carry: Carry } {
  if (line.length > longestLine) return { tokens: [{ kind: '', text: line }], carry: null }
  const tokens: Token[] = []
  let plain = 0
  let at = 0
  let open = carry

  function push(kind: Token['kind'], end: number): void {
    if (end > plain) tokens.push({ kind, text: line.slice(plain, end) })
    plain = end
    at = end
  }

  while (at < line.length) {
    if (open !== null) {
      const end = endOf(line, at, open)
      push(open.kind, end < 0 ? line.length : end)
      open = end < 0 ? open : null
      continue
    }
    const started = startAt(line, at, language)
    if (started !== null) {
      push('', at)
      if (started.close === '') push('c', line.length)
      else {
        const end = endOf(line, at + started.open.length, started)
        push(started.kind, end < 0 ? line.length : end)
        if (end < 0 && (started.kind === 'c' || language.multiline.includes(started.open))) open = started
      }
      continue
    }
    word.lastIndex = at
    const found = word.exec(line)?.[0]
    if (found === undefined) {
      at++
      continue
    }
    const end = at + found.length
    if (language.keywords.has(language.ignoreCase ? found.toLowerCase() : found)) {
      push('', at)
      push('k', end)
    } else at = end
  }
  push('', line.length)
  return { tokens, carry: open }
}

function startAt(line: string, at: number, language: Language) {
  if (language.blockComment !== null && line.startsWith(language.blockComment[0], at)) {
    return { kind: 'c', open: language.blockComment[0], close: language.blockComment[1] } as const
  }
  for (const open of language.lineComments)
    if (line.startsWith(open, at)) return { kind: 'c', open, close: '' } as const
  for (const open of language.strings) if (line.startsWith(open, at)) return { kind: 's', open, close: open } as const
  return null
}

function endOf(line: string, from: number, { kind, close }: { kind: 's' | 'c'; close: string }): number {
  for (let at = from; ; at++) {
    const found = line.indexOf(close, at)
    if (found < 0) return -1
    if (kind === 'c' || !escaped(line, found)) return found + close.length
    at = found
  }
}

function escaped(line: string, at: number): boolean {
  let backslashes = 0
  while (line[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
