import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from '@playground/testing'
import { build } from 'vite'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
].join('; ')

/** The page that draws markdown and nothing else, built as the app is and served under its policy. */
export async function serveHarness(): Promise<{ url: string } & AsyncDisposable> {
  const directory = await temporaryDirectory('playground-web')
  await build({
    root: fileURLToPath(new URL('./harness', import.meta.url)),
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    publicDir: fileURLToPath(new URL('../../public', import.meta.url)),
    logLevel: 'error',
    build: { outDir: directory.path, emptyOutDir: true },
  })
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname
    const file = join(directory.path, path === '/' ? 'index.html' : path)
    const content = await readFile(file).catch(() => null)
    response.writeHead(content === null ? 404 : 200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    response.end(content)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}
