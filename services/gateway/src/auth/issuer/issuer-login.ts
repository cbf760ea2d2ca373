import { type Identity, ProcedureError } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client'
import { z } from 'zod'
import type { GatewayConfig } from '../../config.ts'
import { remember } from '../remember.ts'
import { discover } from './discover.ts'
import { identityOf } from './identity-of.ts'
import { signInSeconds } from './issuer-cookie.ts'
import { createSeal } from './seal.ts'

/** Sign-in at the first configured issuer by redirect: the authorisation code flow with PKCE, state and nonce. */
export type IssuerLogin = Readonly<{
  name: string
  /** Where to send a browser. `tie` is what binds the sign-in to it. */
  begin: (redirectUri: string, started: { tie: string; returnTo: string }) => Promise<string>
  /** What a browser that comes back has to say for itself. Throws `validation_failed` for anything out of order. */
  finish: (address: URL, isMarked: (tie: string) => boolean) => Promise<Finished>
  /** Where to sign out at the issuer, null where it cannot be done. */
  endAddress: (hint: string, returnTo: string) => Promise<string | null>
}>

type Finished = { returnTo: string } & ({ identity: Identity; hint: string } | { identity: null })

/** An issuer changes its addresses seldom, and does not want to be asked for them at each sign-in. */
const describedForMs = 600_000
const started = z.object({ nonce: z.string(), verifier: z.string(), tie: z.string(), returnTo: z.string() })

export function issuerLogin(
  config: Pick<GatewayConfig, 'JWT_SECRET' | 'OIDC_ISSUERS' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_NAME'>,
  logger: Logger,
): IssuerLogin | null {
  const [issuer] = config.OIDC_ISSUERS
  const { OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: clientSecret, JWT_SECRET: secret } = config
  if (issuer === undefined || id === undefined) return null
  const known = remember<Configuration>({ forMs: describedForMs, most: 1 })
  const describe = () =>
    known(issuer, () => discover(issuer, { id, secret: clientSecret })).catch((error: unknown) => {
      logger.warn({ err: error, issuer }, 'the issuer cannot be asked')
      throw outOfReach(error)
    })
  const states = createSeal(secret, { purpose: 'oidc state', content: started, seconds: signInSeconds })
  const hints = createSeal(secret, { purpose: 'oidc hint', content: z.object({ idToken: z.string() }), seconds: null })

  return {
    name: config.OIDC_NAME ?? new URL(issuer).host,

    begin: async (redirectUri, { tie, returnTo }) => {
      const described = await describe()
      const [nonce, verifier] = [randomNonce(), randomPKCECodeVerifier()]
      const address = buildAuthorizationUrl(described, {
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid email profile',
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        nonce,
        state: await states.close({ nonce, verifier, tie, returnTo }),
      })
      return address.href
    },

    finish: async (address, isMarked) => {
      const state = address.searchParams.get('state') ?? ''
      const begun = await states.open(state)
      if (begun === null || !isMarked(begun.tie)) throw outOfOrder()
      const { nonce, verifier, returnTo } = begun
      const described = await describe()
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }
      try {
        const tokens = await authorizationCodeGrant(described, address, checks)
        const claims = tokens.claims()
        if (claims === undefined || tokens.id_token === undefined) throw outOfOrder()
        const told = await tellMore(described, tokens.access_token, claims, logger)
        const identity = identityOf(claims.iss, claims.sub, told)
        return { returnTo, identity, hint: await hints.close({ idToken: tokens.id_token }) }
      } catch (error) {
        // The issuer, or the person in front of it, said no.
        if (error instanceof AuthorizationResponseError) return { returnTo, identity: null }
        if (error instanceof ProcedureError) throw error
        logger.warn({ err: error, issuer }, 'a sign-in at the issuer failed')
        throw isOutOfReach(error) ? outOfReach(error) : outOfOrder(error)
      }
    },

    endAddress: async (hint, returnTo) => {
      const opened = await hints.open(hint)
      const described = await describe().catch(() => null)
      if (opened === null || !described?.serverMetadata().end_session_endpoint) return null
      const parameters = { id_token_hint: opened.idToken, post_logout_redirect_uri: returnTo }
      return buildEndSessionUrl(described, parameters).href
    },
  }
}

/** Claims about somebody: where the ID token leaves out the address, the issuer is asked for it. */
async function tellMore(
  described: Configuration,
  accessToken: string,
  claims: Readonly<{ sub: string } & Record<string, unknown>>,
  logger: Logger,
): Promise<Readonly<Record<string, unknown>>> {
  if (claims.email !== undefined || described.serverMetadata().userinfo_endpoint === undefined) return claims
  try {
    return { ...(await fetchUserInfo(described, accessToken, claims.sub)), ...claims }
  } catch (error) {
    logger.warn({ err: error }, 'the issuer does not say more about somebody')
    return claims
  }
}

/** No answer, or one that is no answer of an issuer; all else is an answer, and not the one that was due. */
function isOutOfReach(error: unknown): boolean {
  if (error instanceof ClientError)
    return error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
  return error instanceof TypeError
}

function outOfOrder(cause?: unknown): ProcedureError {
  return new ProcedureError('validation_failed', 'This sign-in is over or was not begun here. Try again.', { cause })
}

function outOfReach(cause: unknown): ProcedureError {
  const message = 'The sign-in service cannot be reached at the moment.'
  return new ProcedureError('unavailable', message, { retryAfterSeconds: 5, cause })
}
