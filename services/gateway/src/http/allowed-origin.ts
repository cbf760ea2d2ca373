import type { FastifyRequest } from 'fastify'

/** What a browser's `Origin` is judged by: the address people use, where it is configured. */
export type OriginRule = Readonly<{ publicOrigin: string | undefined }>

type Addressed = Pick<FastifyRequest, 'headers' | 'protocol' | 'host'>

/** The address that people come to, for addresses that others send them back to. */
export function ownOrigin({ protocol, host }: Addressed, { publicOrigin }: OriginRule): string {
  return publicOrigin ?? `${protocol}://${host}`
}

/**
 * Whether a page of this origin may act with our cookies: `PUBLIC_ORIGIN`, or the address the request itself came
 * to. Where that address is `PUBLIC_ORIGIN`'s, its scheme must be as well.
 */
export function isOwnOrigin(origin: string, { protocol, host }: Addressed, { publicOrigin }: OriginRule): boolean {
  if (publicOrigin !== undefined) {
    if (origin === publicOrigin) return true
    if (new URL(publicOrigin).host === host) return false
  }
  return origin === `${protocol}://${host}`
}
