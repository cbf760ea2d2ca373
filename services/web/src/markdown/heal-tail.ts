import remend from 'remend'

const longestLine = 2000

/**
 * Closes what the last line of a growing block leaves open, so that `**bold` is bold before its end has come, an
 * unfinished link is its text, and a table is a table from its first row on.
 */
export function healTail(source: string): string {
  const table = completeTable(source)
  if (table !== null) return table
  const lineStart = source.lastIndexOf('\n') + 1
  const line = source.slice(lineStart)
  if (line.length > longestLine || !/[*_~`[$]/.test(line)) return source
  return source.slice(0, lineStart) + healLine(line)
}

function healLine(line: string): string {
  return remend(line, {
    linkMode: 'text-only',
    htmlTags: false,
    comparisonOperators: false,
    singleTilde: false,
    setextHeadings: false,
    images: true,
  })
}

/** The head row is there, or its first cell at least; the row of dashes is on its way. */
function completeTable(source: string): string | null {
  const [head, dashes, more] = source.split('\n', 3)
  if (head === undefined || more !== undefined || !/^ {0,3}\|.*\|/.test(head)) return null
  const closed = /(?<!\\)\|[ \t]*$/.test(head)
  if (dashes === undefined ? head.length > longestLine : !closed || !/^[ |:-]*$/.test(dashes)) return null
  const row = closed ? head : `${head}|`
  const cells = row.trim().slice(1, -1).replaceAll('\\|', '').split('|').length
  return `${row}\n${'|---'.repeat(cells)}|`
}
