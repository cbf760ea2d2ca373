import { z } from 'zod'
import { type Verdict, verdict } from './moderation.ts'

// The result of a run that is about texts travels as the run's text: what the log, its healing and its endings know
// how to carry. Vectors are 32-bit floats in the order of bytes that all our platforms have (little-endian), one behind
// the other, in base64, behind their dimensions.

/** As many arguments as a call safely takes. */
const stride = 0x8000

/** The text of an embedding run's result. All vectors must have the same length; throws a `RangeError` otherwise. */
export function encodeVectors(vectors: readonly (readonly number[])[]): string {
  const dimensions = vectors[0]?.length ?? 0
  if (dimensions === 0 || vectors.some(({ length }) => length !== dimensions)) {
    throw new RangeError('vectors of different lengths, or without any')
  }
  const floats = new Float32Array(vectors.length * dimensions)
  for (const [index, vector] of vectors.entries()) floats.set(vector, index * dimensions)
  if (!floats.every(Number.isFinite)) throw new RangeError('not vectors of numbers')
  let binary = ''
  const bytes = new Uint8Array(floats.buffer)
  for (let from = 0; from < bytes.length; from += stride) {
    binary += String.fromCharCode(...bytes.subarray(from, from + stride))
  }
  return `${dimensions}:${btoa(binary)}`
}

/** The vectors of an embedding run's text. Throws a `RangeError` for any other text. */
export function decodeVectors(text: string): Float32Array[] {
  const colon = text.indexOf(':')
  const dimensions = Number(text.slice(0, colon))
  const binary = colon > 0 && Number.isSafeInteger(dimensions) && dimensions > 0 ? atob(text.slice(colon + 1)) : ''
  const size = dimensions * Float32Array.BYTES_PER_ELEMENT
  if (binary === '' || binary.length % size !== 0) throw new RangeError('not the text of vectors')
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  const floats = new Float32Array(bytes.buffer)
  return Array.from({ length: binary.length / size }, (_, index) =>
    floats.slice(index * dimensions, (index + 1) * dimensions),
  )
}

const verdicts = z.array(verdict)

/** The text of a moderation run's result. Throws for what are no verdicts: they come from a vendor. */
export function encodeVerdicts(given: readonly Verdict[]): string {
  return JSON.stringify(verdicts.parse(given))
}

/** The verdicts of a moderation run's text, one per text that was judged. Throws for any other text. */
export function decodeVerdicts(text: string): Verdict[] {
  return verdicts.parse(JSON.parse(text))
}
