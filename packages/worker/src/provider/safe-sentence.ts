/** Keys and tokens as vendors write them, also where they repeat the one they were given; and whatever is as long. */
const secrets =
  /\b(sk|pk|rk|gsk|xai|pat)[-_][\w*.-]{6,}|\bBearer [\w.~+/*-]{6,}|AIza[\w*-]{10,}|eyJ[\w.-]{20,}|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/g

/** Controls, bidirectional overrides, line breaks and runs of blanks: a message is one plain line. */
const controls = /[\p{Cc}\p{Cf}\p{Z}]+/gu

/** A vendor's message made safe to show: one line, no keys, at most 300 characters. Null when nothing is left. */
export function safeSentence(message: string | undefined): string | null {
  if (message === undefined) return null
  const line = message.replace(controls, ' ').replace(secrets, '[key]').trim()
  if (line === '') return null
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line
}
