/** Who a token speaks for. */
export type Principal = Readonly<{
  /** A login of ours, a personal access token, or a token of a configured issuer. */
  kind: 'login' | 'personal' | 'issuer'
  userId: string
  /** What its tokens and connections end with: the login; for the other kinds, the token itself. */
  loginId: string
  /** `Infinity` for a token that lives until it is revoked. */
  expiresAtMs: number
}>
