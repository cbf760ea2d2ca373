/** Keys and tokens as vendors and we write them, also where somebody repeats the one he was given. */
const secrets =
  /\b(?:sk|pk|rk|gsk|xai|pat)[-_][\w*.-]{6,}|\bBearer [\w.~+/*-]{6,}|AIza[\w*-]{10,}|eyJ[\w-]{10,}\.[\w.-]+|\$argon2[\w$=,.+/-]+|:\/\/[^\s/:@"]*:[^\s/@"]+@/g

/** A text without what looks like a key, a token, a password's hash or the password in an address. */
export function hideSecrets(text: string): string {
  return text.replace(secrets, (found) => (found.startsWith('://') ? '://[key]@' : '[key]'))
}
