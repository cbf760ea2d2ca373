/** Signs that can mean something in markdown within a line. Everything else is only ever itself. */
const meaningful = /[*_~`$[\]<>\\|&@/#\n\r=]/
const linkBegins = /(?:www|https?:)/i
const longestLine = 2000

/**
 * What a growing text got since, if it can be put behind what is shown without reading the block anew: more of a line
 * of which some plain words are shown already. Null where the sign that came could change what stands before it.
 *
 * @param shown the end of what is shown as the last piece of text
 */
export function plainGrowth(before: string, after: string, shown: string): string | null {
  if (after.length <= before.length) return null
  const growth = after.slice(before.length)
  if (meaningful.test(growth)) return null
  const line = before.slice(before.lastIndexOf('\n', before.length - 1) + 1)
  // Brackets, addresses and entities reach over words: what comes next may belong to them.
  if (line.length > longestLine || /[[<&@|]/.test(line)) return null
  const word = /\S+$/.exec(line.trimEnd())?.[0] ?? ''
  if (!/[\p{L}\p{N}]{2}/u.test(word) || meaningful.test(word) || linkBegins.test(word + growth)) return null
  // A word at the beginning of a line could still become the mark of a list.
  if (word.length === line.trim().length && !/\p{L}/u.test(word)) return null
  if (!shown.trimEnd().endsWith(word)) return null
  return (shown.endsWith(' ') ? '' : line.slice(line.trimEnd().length)) + growth
}
