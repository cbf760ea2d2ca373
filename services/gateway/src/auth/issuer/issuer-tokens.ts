import { createHash } from 'node:crypto'
import type { Bus } from '@playground/bus'
import { ProcedureError, procedures } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { accessSeconds, clockToleranceMs } from '../access-tokens.ts'
import type { Principal } from '../principal.ts'
import { remember } from '../remember.ts'
import { identityOf } from './identity-of.ts'
import {
  type IssuerClaims,
  isAccessToken,
  isForUs,
  issuerAlgorithms,
  issuerClaims,
  issuerHeader,
} from './issuer-claims.ts'
import { issuerKeys } from './issuer-keys.ts'
import { acceptsTokens, type IssuerRules } from './issuer-rules.ts'
import { readPart } from './read-part.ts'

/** Access tokens that configured issuers hand out to clients of theirs (Clerk, Auth0, Keycloak …). */
export type IssuerTokens = Readonly<{
  /** Whether a token says that one of them made it. */
  claims: (token: string) => boolean
  /** Throws `unauthenticated`. Says nothing about revocation. */
  resolve: (token: string) => Promise<Principal>
}>

type Options = Readonly<{
  bus: Bus
  logger: Logger
  issuers: readonly string[]
  rules: IssuerRules
}>

const timeoutMs = 3500
const mostRemembered = 10_000
/** An issuer writes groups and roles into its tokens; ours are far shorter. */
const maxLength = 12_288
const toleranceSeconds = clockToleranceMs / 1000

export function issuerTokens({ bus, logger, issuers, rules }: Options): IssuerTokens {
  const keysOf = new Map(
    acceptsTokens(rules) ? issuers.map((issuer) => [issuer, issuerKeys(issuer, logger)] as const) : [],
  )
  const known = remember<string>({ forMs: accessSeconds * 1000, most: mostRemembered })
  return {
    claims: (token) => keysOf.size > 0 && keysOf.has(issuerOf(token) ?? ''),
    resolve: async (token) => {
      const { iss, sub, exp, ...claims } = await verify(token, keysOf, rules)
      const tokenHash = createHash('sha256').update(token).digest('hex')
      const userId = await known(tokenHash, async () => {
        const identity = identityOf(iss, sub, claims)
        return (await bus.call(procedures.resolveIdentity, { identity, tokenHash }, { timeoutMs })).userId
      })
      return { kind: 'issuer', userId, loginId: tokenHash, expiresAtMs: exp * 1000 }
    },
  }
}

function issuerOf(token: string): string | null {
  if (token.length > maxLength) return null
  const payload = readPart(token.split('.')[1] ?? '')
  const found = issuerClaims.pick({ iss: true }).safeParse(payload)
  return found.success ? found.data.iss : null
}

/** Everything a token says is checked, and its signature by a key of the very issuer it names. */
async function verify(
  token: string,
  keysOf: ReadonlyMap<string, JWTVerifyGetKey>,
  rules: IssuerRules,
): Promise<IssuerClaims> {
  const [first = '', second = ''] = token.split('.')
  const header = issuerHeader.safeParse(readPart(first))
  const claims = issuerClaims.safeParse(readPart(second))
  if (!header.success || !claims.success) throw invalid()
  const { iss, iat } = claims.data
  const keys = keysOf.get(iss)
  const isUsable =
    (iat === undefined || iat <= Date.now() / 1000 + toleranceSeconds) &&
    isForUs(claims.data, rules) &&
    isAccessToken(header.data.typ, claims.data, rules)
  if (keys === undefined || !isUsable) throw invalid()
  try {
    await jwtVerify(token, keys, {
      algorithms: [...issuerAlgorithms],
      issuer: iss,
      clockTolerance: toleranceSeconds,
      requiredClaims: ['iss', 'sub', 'exp'],
    })
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalid()
    throw error
  }
  return claims.data
}

function invalid(): ProcedureError {
  return new ProcedureError('unauthenticated', 'The access token is not valid.')
}
