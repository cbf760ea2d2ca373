/** A fenced code block taken apart without the parser: while it streams it is all that changes, and it can be long. */
export function parseFence(source: string): { language: string; code: string; closed: boolean } {
  const lineEnd = source.indexOf('\n')
  const first = lineEnd < 0 ? source : source.slice(0, lineEnd)
  const [, indent = '', mark = '', info = ''] = /^( {0,3})(`{3,}|~{3,})[ \t]*([^ \t\r]*)/.exec(first) ?? []
  const body = lineEnd < 0 ? '' : source.slice(lineEnd + 1)
  const closing = new RegExp(`(?:^|\\n) {0,3}${mark[0] === '~' ? '~' : '`'}{${mark.length},}[ \\t]*\\s*$`).exec(body)
  const code = closing === null ? body.replace(/\n$/, '') : body.slice(0, closing.index)
  const dedented = indent === '' ? code : code.replace(new RegExp(`^ {1,${indent.length}}`, 'gm'), '')
  return { language: info.slice(0, 30), code: dedented, closed: closing !== null }
}
