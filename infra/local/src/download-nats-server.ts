import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryDirectory } from '@playground/testing'

/** A release and the SHA-256 of its archives, as the official images pin them. */
const version = '2.10.29'
const archives: Readonly<Record<string, { name: string; sha256: string }>> = {
  'linux-x64': {
    name: `nats-server-v${version}-linux-amd64`,
    sha256: 'e314da74a83a1d3876db8814c27eb990fe729640fd6452025b441bcede8390da',
  },
  'linux-arm64': {
    name: `nats-server-v${version}-linux-arm64`,
    sha256: 'da4b27942ecfb4c5f0c54553d2e7f470ddda9d7581cfe8131b351a0e223ed401',
  },
}

/**
 * Puts nats-server's own release at `path`. Does nothing on systems for which none is pinned.
 *
 * @throws Error when it cannot be fetched or is not what was pinned.
 */
export async function downloadNatsServer(path: string, say: (sentence: string) => void): Promise<void> {
  const archive = archives[`${process.platform}-${process.arch}`]
  if (archive === undefined) return
  say(`Fetching nats-server ${version} (once) …`)
  const url = `https://github.com/nats-io/nats-server/releases/download/v${version}/${archive.name}.tar.gz`
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== archive.sha256) throw new Error(`${url} is not the file that was pinned`)
  await using scratch = await temporaryDirectory('playground-nats')
  const packed = join(scratch.path, 'nats-server.tar.gz')
  await writeFile(packed, bytes)
  await promisify(execFile)('tar', ['-xzf', packed, '-C', scratch.path])
  await mkdir(dirname(path), { recursive: true })
  await copyFile(join(scratch.path, archive.name, 'nats-server'), `${path}.new`)
  await chmod(`${path}.new`, 0o755)
  await rename(`${path}.new`, path)
}
