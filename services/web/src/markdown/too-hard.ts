/** A parser takes about 1 ms for 1,000 characters, several for a table. */
const longest = 12_000
const deepest = 24
const mostMarks = 1500

/**
 * Whether parsing a block could take long enough to be felt. Parsers go quadratic on nesting and on marks without a
 * partner; no answer that a person reads looks like that, so it is shown as plain text.
 */
export function tooHard(source: string): boolean {
  if (source.length > longest) return true
  if (source.length < 200) return false
  return countMarks(source) > mostMarks || nestsTooDeep(source)
}

function countMarks(source: string): number {
  let count = 0
  for (let index = 0; index < source.length; index++) {
    const code = source.charCodeAt(index)
    // [ ] * _ ~ ` < & $ |
    if (code === 91 || code === 93 || code === 42 || code === 95 || code === 126 || code === 96) count++
    else if (code === 60 || code === 38 || code === 36 || code === 124) count++
  }
  return count
}

function nestsTooDeep(source: string): boolean {
  for (const line of source.split('\n')) {
    const prefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/.exec(line)?.[0]
    if (prefix !== undefined && prefix.replace(/[^>\-*+.)]/g, '').length > deepest) return true
    if (/^[ \t]{160}/.test(line) && /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/.test(line)) return true
  }
  return false
}
