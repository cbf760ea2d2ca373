import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'

/** The secret in a file that only its owner can read, made at the first use, whole or not at all. */
export async function keepSecret(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => '')
  if (known !== '') return known
  const secret = randomBytes(32).toString('base64url')
  await writeWhole(path, secret, 0o400)
  return secret
}

/** Writes a file so that a crash leaves the old one or the new one. */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const file = await open(`${path}.new`, 'w', mode)
  try {
    await file.writeFile(text)
    // The mode above is cut by the umask, and does not change a file that was there.
    await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}
