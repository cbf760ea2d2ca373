import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const read = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8')
const script = read('replay.js')
const style = read('replay.css')
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing is loaded, sent or run but this script and this style, wherever the file is opened. */
const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/**
 * A page that shows a session and replays its race, in one file. What models and people wrote is data in it: JSON in
 * which no tag can begin, put on the page as text alone.
 */
export async function* sessionPage(title: string, json: AsyncIterable<string>): AsyncGenerator<string> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main id="session"><noscript>This file holds its session as data: allow its script to see it.</noscript></main>
<script type="application/json" id="data">`
  for await (const piece of json) yield piece.replaceAll('<', '\\u003c')
  yield `</script>
<script>${script}</script>
</body>
</html>
`
}

function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replaceAll(/[&<>"']/g, (sign) => names[sign] ?? sign)
}
