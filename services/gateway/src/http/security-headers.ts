import helmet from '@fastify/helmet'
import type { App } from './app-type.ts'

/** A host as a `Host` header may hold it; anything else must not reach another header. */
const plainHost = /^[A-Za-z0-9.:[\]-]{1,255}$/

/** Headers of every answer. Pages of ours load nothing from elsewhere and run no inline code. */
export async function securityHeaders(app: App, { publicOrigin }: { publicOrigin: string | undefined }) {
  const https = publicOrigin?.startsWith('https:') ?? false
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // Not every browser counts a WebSocket to the page's own host as 'self'.
        connectSrc: ["'self'", (request) => socketOrigin(request.headers.host, publicOrigin)],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  })
}

function socketOrigin(host: string | undefined, publicOrigin: string | undefined): string {
  if (publicOrigin !== undefined) return publicOrigin.replace(/^http/, 'ws')
  return host !== undefined && plainHost.test(host) ? `ws://${host}` : "'self'"
}
