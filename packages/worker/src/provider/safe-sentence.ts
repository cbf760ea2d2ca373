/** Keys and tokens as vendors write them, also where they repeat the one they were given. */
const secrets =
  /\b(sk|pk|rk|gsk|xai|pat|key|Bearer)[-_ ][A-Za-z0-9*._-]{6,}|AIza[A-Za-z0-9_*-]{10,}|eyJ[A-Za-z0-9._-]{20,}/g

/** Controls, bidirectional overrides and line breaks: a message is one plain line. */
const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** A vendor's message made safe to show: one line, no keys, at most 300 characters. Null when nothing is left. */
export function safeSentence(message: string | undefined): string | null {
  if (message === undefined) return null
  const line = message.replace(controls, ' ').replace(secrets, '[key]').trim()
  if (line === '') return null
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line
}
