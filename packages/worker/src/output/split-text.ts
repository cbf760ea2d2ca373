/**
 * Cuts well-formed text into pieces whose JSON takes at most `maxBytes` in UTF-8 (without the quotes), never
 * inside a surrogate pair. An empty text gives one empty piece.
 */
export function splitText(text: string, maxBytes: number): string[] {
  // No character takes more than six bytes of JSON.
  if (text.length * 6 <= maxBytes) return [text]
  const pieces: string[] = []
  let start = 0
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const pair = unit >= 0xd800 && unit <= 0xdbff
    const weight = pair ? 4 : weightOf(unit)
    if (bytes + weight > maxBytes && at > start) {
      pieces.push(text.slice(start, at))
      start = at
      bytes = 0
    }
    bytes += weight
    if (pair) at++
  }
  pieces.push(text.slice(start))
  return pieces
}

/** Bytes of a UTF-16 unit in JSON, escapes included. */
function weightOf(unit: number): number {
  if (unit === 0x22 || unit === 0x5c || (unit >= 0x08 && unit <= 0x0d && unit !== 0x0b)) return 2
  if (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff)) return 6
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3
}
