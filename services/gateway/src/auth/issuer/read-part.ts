/**
 * A part of a token as JSON, null for anything else. A name that stands there twice is refused: parsers differ in
 * which of the two they see, and whoever signed it may have seen the other.
 */
export function readPart(encoded: string): unknown {
  try {
    const text = Buffer.from(encoded, 'base64url').toString()
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    return countNames(text) === Object.keys(value).length ? value : null
  } catch {
    return null
  }
}

/** How many names the outermost object of a valid JSON text has, counted as they are written. */
function countNames(text: string): number {
  let depth = 0
  let names = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '{' || letter === '[') depth++
    else if (letter === '}' || letter === ']') depth--
    else if (letter === ':' && depth === 1) names++
    else if (letter === '"') at = endOfString(text, at)
  }
  return names
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
