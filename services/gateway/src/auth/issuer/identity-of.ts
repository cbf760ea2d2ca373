import { email, filledText, type Identity } from '@playground/contracts'
import { z } from 'zod'

const shown = filledText({ max: 100 }).nullable().catch(null)

/** Claims that describe somebody. What cannot be shown is as if it were not said. */
const profile = z.object({
  email: email.nullable().catch(null),
  email_verified: z
    .literal(true)
    .or(z.literal('true'))
    .transform(() => true)
    .catch(false),
  name: shown,
  preferred_username: shown,
  picture: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .nullable()
    .catch(null),
})

/** Somebody as their issuer describes them. */
export function identityOf(issuer: string, subject: string, claims: Readonly<Record<string, unknown>>): Identity {
  const found = profile.parse(claims)
  return {
    issuer,
    subject,
    email: found.email,
    emailVerified: found.email_verified,
    name: found.name ?? found.preferred_username,
    picture: found.picture,
  }
}
