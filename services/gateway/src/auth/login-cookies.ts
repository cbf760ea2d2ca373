import type { FastifyReply, FastifyRequest } from 'fastify'

/** Cookies of a login. Readable by scripts is only `signed_in`, which is no secret. */
export type LoginCookies = Readonly<{
  set: (reply: FastifyReply, tokens: { accessToken: string; refreshToken: string }) => void
  clear: (reply: FastifyReply) => void
  accessToken: (request: FastifyRequest) => string | null
  /** To be asked by the routes for refreshing and signing out alone. */
  refreshToken: (request: FastifyRequest) => string | null
}>

const accessNames = ['at', '__Host-at']
const refreshNames = ['rt', '__Host-rt']
const refreshDays = 14

/** With `secure` (people come by https) the cookies are `Secure` and bound to the host by their prefix. */
export function loginCookies({ secure, accessSeconds }: { secure: boolean; accessSeconds: number }): LoginCookies {
  const prefix = secure ? '__Host-' : ''
  const names = { access: `${prefix}at`, refresh: `${prefix}rt`, mark: 'signed_in' }
  const common = { path: '/', sameSite: 'lax', secure } as const
  const hidden = { ...common, httpOnly: true } as const
  const refreshSeconds = refreshDays * 86_400
  return {
    set: (reply, { accessToken, refreshToken }) => {
      reply.setCookie(names.access, accessToken, { ...hidden, maxAge: accessSeconds })
      reply.setCookie(names.refresh, refreshToken, { ...hidden, maxAge: refreshSeconds })
      reply.setCookie(names.mark, '1', { ...common, maxAge: refreshSeconds })
    },
    clear: (reply) => {
      reply.clearCookie(names.access, hidden)
      reply.clearCookie(names.refresh, hidden)
      reply.clearCookie(names.mark, common)
    },
    accessToken: ({ cookies }) => cookies[names.access] || null,
    refreshToken: ({ cookies }) => cookies[names.refresh] || null,
  }
}

/** Whether a request brings cookies that could speak for somebody. */
export function hasCookies({ cookies }: Pick<FastifyRequest, 'cookies'>): boolean {
  return [...accessNames, ...refreshNames].some((name) => cookies[name] !== undefined)
}
