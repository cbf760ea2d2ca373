import { list } from '@playground/runtime'
import { z } from 'zod'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Kept as it is written, for tokens are compared with it to the letter: some issuers end with a slash. */
const issuer = z
  .url({ protocol: /^https?$/, message: 'must be addresses like https://login.example.com/realms/team' })
  .refine((value) => {
    if (!URL.canParse(value)) return false
    const { protocol, hostname, search, hash, username } = new URL(value)
    return search + hash + username === '' && (protocol === 'https:' || loopback.has(hostname))
  }, 'must be https addresses without a query (http only on this machine)')

const word = z.string().min(1).max(1000)

/** Settings of sign-in through issuers of OpenID Connect. */
export const issuerSettings = {
  OIDC_ISSUERS: list.pipe(z.array(issuer)).default([]),
  OIDC_CLIENT_ID: word.optional(),
  OIDC_CLIENT_SECRET: word.optional(),
  OIDC_NAME: z.string().trim().min(1).max(60).optional(),
  OIDC_AUDIENCE: word.optional(),
  OIDC_AUTHORIZED_PARTIES: list.default([]),
}

export type IssuerSetting = keyof typeof issuerSettings

type Given = Readonly<z.output<z.ZodObject<typeof issuerSettings>>>

/** What of it makes no sense together: the setting that is wrong, and what is wrong with it. */
export function issuerMistakes(given: Given): readonly Readonly<{ name: string; message: string }>[] {
  const { OIDC_ISSUERS: issuers, OIDC_CLIENT_ID: clientId, OIDC_AUDIENCE: audience } = given
  const isUsed = clientId !== undefined || audience !== undefined || given.OIDC_AUTHORIZED_PARTIES.length > 0
  const mistakes = []
  if (new Set(issuers).size < issuers.length) mistakes.push({ name: 'OIDC_ISSUERS', message: 'names an issuer twice' })
  if (isUsed && issuers.length === 0) {
    mistakes.push({ name: 'OIDC_ISSUERS', message: 'must be set where other settings of OIDC are' })
  }
  if (!isUsed && issuers.length > 0) {
    const message =
      'needs OIDC_CLIENT_ID to sign people in, or OIDC_AUDIENCE or OIDC_AUTHORIZED_PARTIES to accept tokens'
    mistakes.push({ name: 'OIDC_ISSUERS', message })
  }
  if (given.OIDC_CLIENT_SECRET !== undefined && clientId === undefined) {
    mistakes.push({ name: 'OIDC_CLIENT_SECRET', message: 'belongs to an OIDC_CLIENT_ID, which is not set' })
  }
  return mistakes
}
