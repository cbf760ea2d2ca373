const encoder = new TextEncoder()

/** Lets output through until it is `maxBytes` of UTF-8 together. */
export interface OutputLimit {
  /** As much of the text as still fits; `full` once something did not. */
  take(text: string): { text: string; full: boolean }
}

/** A limit of which nothing is used. Never cuts a character in two. */
export function limitOutput(maxBytes: number): OutputLimit {
  let left = maxBytes
  return {
    take: (text) => {
      if (text.length * 3 <= left) {
        left -= Buffer.byteLength(text)
        return { text, full: false }
      }
      const { read, written } = encoder.encodeInto(text, new Uint8Array(left))
      left -= written
      return { text: text.slice(0, read), full: read < text.length }
    },
  }
}
