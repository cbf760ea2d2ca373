import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import { ProcedureError } from '@playground/contracts'
import type { FastifyRequest } from 'fastify'
import type { App } from '../http/app-type.ts'

const hashedAssets = `${join('/', 'assets')}/`
const yearSeconds = 31_536_000

/**
 * Serves the built web app. Addresses of its pages are its own business, so whatever a browser navigates to that is
 * nothing else gets the page. Without a build the API alone answers.
 */
export async function serveWeb(app: App, { root }: { root: string }): Promise<void> {
  const directory = resolve(root)
  const isBuilt = existsSync(join(directory, 'index.html'))
  if (!isBuilt) app.log.warn({ root: directory }, 'there is no built web app: only the API is served')
  await app.register(fastifyStatic, {
    root: directory,
    suppressWarning: !isBuilt,
    schemaHide: true,
    index: 'index.html',
    dotfiles: 'ignore',
    cacheControl: false,
    // The build lays a `.br` and a `.gz` beside each script and style.
    preCompressed: true,
    setHeaders: (reply, path) => {
      // Vite names assets by their contents.
      const isHashed = path.slice(directory.length).startsWith(hashedAssets)
      reply.header('cache-control', isHashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    },
  })
  app.setNotFoundHandler(async (request, reply) => {
    if (!isBuilt || !isNavigation(request)) throw new ProcedureError('not_found', 'There is nothing here.')
    return reply.sendFile('index.html')
  })
}

/** A browser asking for a page: addresses of the API and of files are answered as what they are, missing. */
function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  const [path = ''] = url.split('?')
  if (method !== 'GET' && method !== 'HEAD') return false
  if (/^\/(api|v1|docs|health|livez|readyz|openapi\.json)(\/|$)/.test(path)) return false
  return /\btext\/html\b/.test(headers.accept ?? '') && /^[\w/-]*$/.test(path)
}
