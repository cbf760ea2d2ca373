import { createHash } from 'node:crypto'

/**
 * A unit vector of a text, the same each time. Trigrams of letters are counted into hashed places, so texts
 * that share words lie near each other, which a demo of similarity needs.
 */
export function embedText(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  const padded = `  ${text.toLowerCase().trim()} `
  for (let start = 0; start + 3 <= padded.length; start++) {
    const hash = createHash('sha256')
      .update(padded.slice(start, start + 3))
      .digest()
    const place = hash.readUInt32BE(0) % dimensions
    vector[place] = (vector[place] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1)
  }
  const norm = Math.hypot(...vector) || 1
  return vector.map((value) => value / norm)
}
