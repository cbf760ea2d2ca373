import type { Logger } from '@playground/runtime'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, type LocalJWKSet } from 'jose'
import { z } from 'zod'

const timeoutMs = 5000
const freshForMs = 600_000
const defaultAskAgainAfterMs = 30_000

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) })
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/**
 * The public keys of one issuer, from the address that its own description names, whatever a token says. Asked for
 * when a token needs them, and again for a key nobody has seen or after ten minutes; never twice within 30 s, however
 * many tokens come. While the issuer cannot be reached the keys that are known go on.
 *
 * `createRemoteJWKSet` of `jose` does not fit: it asks with every token while the issuer fails, and its keys end with
 * their age.
 */
export function issuerKeys(
  issuer: string,
  logger: Pick<Logger, 'warn'>,
  askAgainAfterMs = defaultAskAgainAfterMs,
): JWTVerifyGetKey {
  let keys: LocalJWKSet | null = null
  let askedAtMs = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null
  let address: string | null = null

  const ask = async () => {
    try {
      address ??= await findKeys(issuer)
      keys = createLocalJWKSet(await readKeys(address))
    } catch (error) {
      address = null
      logger.warn({ err: error, issuer }, 'the keys of an issuer cannot be read')
    }
  }
  /** False when they were asked for a moment ago. */
  const askAgain = async (waitMs: number) => {
    if (asking === null && performance.now() - askedAtMs < waitMs) return false
    if (asking === null) {
      askedAtMs = performance.now()
      asking = ask().finally(() => {
        asking = null
      })
    }
    await asking
    return true
  }
  return async (header, token) => {
    if (keys === null) await askAgain(askAgainAfterMs)
    else void askAgain(Math.max(freshForMs, askAgainAfterMs))
    try {
      return await keyIn(keys, header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await askAgain(askAgainAfterMs))) throw error
      return keyIn(keys, header, token)
    }
  }
}

async function keyIn(keys: LocalJWKSet | null, ...[header, token]: Parameters<JWTVerifyGetKey>) {
  if (keys === null) throw new errors.JWKSNoMatchingKey()
  return keys(header, token)
}

/** The issuer must call itself what we call it, to the letter: so do its tokens. */
async function findKeys(issuer: string): Promise<string> {
  const described = discovery.parse(await readJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`))
  if (described.issuer !== issuer) {
    throw new Error(`OIDC_ISSUERS names ${issuer}, but this issuer calls itself ${described.issuer}`)
  }
  if (issuer.startsWith('https:') && !described.jwks_uri.startsWith('https:')) {
    throw new Error('the keys would come over plain http')
  }
  return described.jwks_uri
}

async function readKeys(address: string): Promise<JSONWebKeySet> {
  return keySet.parse(await readJson(address))
}

async function readJson(address: string): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(address, { signal, redirect: 'error', headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  return response.json()
}
