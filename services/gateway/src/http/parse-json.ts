import { ProcedureError } from '@playground/contracts'

/** Deeper than anything we accept, far below what a parser could choke on. */
const maxDepth = 32

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads JSON that came from outside: UTF-8, at most 32 levels deep, nothing that names a prototype, no U+0000 (which
 * Postgres cannot hold). Throws `validation_failed`.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  if (isTooDeep(text)) throw new ProcedureError('validation_failed', `JSON may be ${maxDepth} levels deep at most.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's message repeats what was sent.
    throw new ProcedureError('validation_failed', 'This is not valid JSON.')
  }
  // Only an escape can bring these in, or the word itself: most bodies are not walked.
  if (/__proto__|constructor|\\u00/i.test(text)) refuseHarmful(value)
  return value
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new ProcedureError('validation_failed', 'This is not valid UTF-8.')
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 0x5c) index++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}

function refuseHarmful(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw new ProcedureError('validation_failed', 'Text must not contain U+0000.')
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    const harmful =
      name === '__proto__' ||
      (name === 'constructor' && typeof inner === 'object' && inner !== null && Object.hasOwn(inner, 'prototype'))
    if (harmful) throw new ProcedureError('validation_failed', 'A field has a name that is not allowed.')
    refuseHarmful(name)
    refuseHarmful(inner)
  }
}
