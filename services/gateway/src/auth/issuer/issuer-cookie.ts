import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Ties a sign-in at the issuer to the browser it began in: nobody can send others to the end of one of their own. One
 * serves all tabs of a browser.
 */
export type IssuerCookie = Readonly<{
  /** Marks the browser and answers what its sign-ins are tied to. */
  mark: (request: FastifyRequest, reply: FastifyReply) => string
  /** Whether a sign-in began in this browser. */
  isMarked: (request: FastifyRequest, tie: string) => boolean
}>

export const signInSeconds = 600

export function issuerCookie({ secure }: { secure: boolean }): IssuerCookie {
  const name = secure ? '__Host-oidc' : 'oidc'
  const options = { path: '/', sameSite: 'lax', httpOnly: true, secure, maxAge: signInSeconds } as const
  const known = ({ cookies }: FastifyRequest) => /^[A-Za-z0-9_-]{43}$/.exec(cookies[name] ?? '')?.[0]
  return {
    mark: (request, reply) => {
      const value = known(request) ?? randomBytes(32).toString('base64url')
      reply.setCookie(name, value, options)
      return tieOf(value)
    },
    isMarked: (request, tie) => {
      const value = known(request)
      return value !== undefined && tieOf(value) === tie
    },
  }
}

function tieOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
