import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { startNats, temporaryDirectory } from '@playground/testing'
import { t } from 'tap'
import { startGateway } from './fixtures/start-gateway.ts'

const nats = await startNats()
const directory = await temporaryDirectory('web')
await mkdir(join(directory.path, 'assets'))
await writeFile(join(directory.path, 'index.html'), '<!doctype html><title>Playground</title>')
await writeFile(join(directory.path, 'assets', 'index-abc123.js'), 'export {}')
await writeFile(join(directory.path, 'assets', 'index-abc123.js.br'), brotliCompressSync('export {}'))
await writeFile(join(directory.path, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
await writeFile(join(directory.path, '.env'), 'SECRET=1')
const gateway = await startGateway(nats.url, { WEB_ROOT: directory.path })
t.teardown(async () => {
  await gateway[Symbol.asyncDispose]()
  await nats[Symbol.asyncDispose]()
  await directory[Symbol.asyncDispose]()
})
const get = (url: string, headers: Record<string, string> = { accept: 'text/html,*/*' }) =>
  gateway.app.inject({ url, headers })

t.test('the page is served at every address of its own, and asked for anew each time', async (t) => {
  for (const url of [
    '/',
    '/index.html',
    '/sign-in',
    '/sessions/01a1fcdb-0000-7000-8000-000000000000',
    '/usage?from=x',
  ]) {
    const response = await get(url)
    t.equal(response.statusCode, 200, url)
    t.match(response.headers['content-type'], /^text\/html/)
    t.match(response.body, /Playground/)
    t.equal(response.headers['cache-control'], 'no-cache')
    t.match(response.headers['content-security-policy'], /default-src 'none'/)
  }
})

t.test('assets are named by their contents and kept', async (t) => {
  const asset = await get('/assets/index-abc123.js')
  t.equal(asset.statusCode, 200)
  t.match(asset.headers['content-type'], /javascript/)
  t.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  t.equal((await get('/favicon.svg')).headers['cache-control'], 'no-cache')
})

t.test('what the build has compressed is handed out so, to browsers that take it', async (t) => {
  const accept = { 'accept-encoding': 'gzip, deflate, br' }
  const asset = await get('/assets/index-abc123.js', accept)
  t.match(asset.headers, { 'content-encoding': 'br', vary: /accept-encoding/i })
  t.match(asset.headers['content-type'], /javascript/)
  t.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  t.equal(brotliDecompressSync(asset.rawPayload).toString(), 'export {}')
  t.equal((await get('/assets/index-abc123.js')).headers['content-encoding'], undefined)
  t.equal((await get('/favicon.svg', accept)).headers['content-encoding'], undefined)
})

t.test('what is neither a page nor there is missing, in the shape of the API', async (t) => {
  const missing: [string, Record<string, string>?][] = [
    ['/assets/gone.js'],
    ['/.env'],
    ['/assets/../.env'],
    ['/..%2f..%2fetc/passwd'],
    ['/api/v1/nothing'],
    ['/api'],
    ['/sign-in', { accept: 'application/json' }],
    ['/logo.png'],
  ]
  for (const [url, headers] of missing) {
    const response = await get(url, headers)
    t.equal(response.statusCode, 404, url)
    t.equal(response.json().code, 'not_found', url)
    t.notMatch(response.body, /SECRET|root:/)
  }
  const post = await gateway.app.inject({ method: 'POST', url: '/sign-in', headers: { accept: 'text/html' } })
  t.equal(post.statusCode, 404)
})
