import type { FastifyJWTOptions } from '@fastify/jwt'
import { id, ProcedureError } from '@playground/contracts'
import { z } from 'zod'
import type { App } from '../http/app-type.ts'
import type { Principal } from './principal.ts'

export type AccessTokens = Readonly<{
  issue: (login: { userId: string; loginId: string }) => string
  /** Throws `unauthenticated`. Says nothing about revocation. */
  verify: (token: string) => Principal
}>

export const accessSeconds = 600
/** How far the clocks of two gateways may be apart. */
export const clockToleranceMs = 30_000

const algorithm = 'HS256'
const typ = 'at+jwt'
const issuer = 'playground'
const audience = 'playground-api'
const maxLength = 2048

const verified = z.object({
  header: z.strictObject({ alg: z.literal(algorithm), typ: z.literal(typ) }),
  payload: z.strictObject({
    iss: z.literal(issuer),
    aud: z.literal(audience),
    sub: id,
    sid: id,
    iat: z.int(),
    exp: z.int(),
  }),
})

/** Options for `@fastify/jwt`: one algorithm, one type, everything required. */
export function accessTokenOptions(secret: string): FastifyJWTOptions {
  return {
    secret,
    sign: { algorithm, header: { alg: algorithm, typ }, iss: issuer, aud: audience, expiresIn: accessSeconds },
    verify: {
      algorithms: [algorithm],
      allowedIss: issuer,
      allowedAud: audience,
      checkTyp: typ,
      requiredClaims: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp'],
      clockTolerance: clockToleranceMs,
      cache: false,
      complete: true,
    },
  }
}

/** Our own access tokens (RFC 9068 in kind), refused unless they look exactly as we make them. */
export function accessTokens(app: App): AccessTokens {
  return {
    issue: ({ userId, loginId }) => app.jwt.sign({ sub: userId, sid: loginId }),
    verify: (token) => {
      const found = token.length > maxLength ? undefined : decode(app, token)
      if (found === undefined) throw new ProcedureError('unauthenticated', 'The access token is not valid.')
      const { sub, sid, exp } = found.payload
      return { kind: 'login', userId: sub, loginId: sid, expiresAtMs: exp * 1000 }
    },
  }
}

function decode(app: App, token: string): z.infer<typeof verified> | undefined {
  try {
    const { header, payload } = verified.parse(app.jwt.verify(token))
    const [first = '', second = ''] = token.split('.')
    const nowMs = Date.now()
    const isOurs =
      isAsWritten(first) &&
      isAsWritten(second) &&
      payload.iat * 1000 <= nowMs + clockToleranceMs &&
      payload.exp - payload.iat <= accessSeconds
    return isOurs ? { header, payload } : undefined
  } catch {
    return undefined
  }
}

/** A name twice in a JSON object is read as its last: only what we would write ourselves is what it seems. */
function isAsWritten(encoded: string): boolean {
  const written: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString())
  return Buffer.from(JSON.stringify(written)).toString('base64url') === encoded
}
