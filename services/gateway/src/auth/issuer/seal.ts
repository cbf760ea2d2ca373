import { hkdfSync } from 'node:crypto'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import type { z } from 'zod'

/** Closes something up for a way through other hands, so that only a gateway can read or make it. */
export type Seal<Content> = Readonly<{
  close: (content: Content) => Promise<string>
  /** Null for what was not closed here, for another purpose, or too long ago. */
  open: (sealed: string) => Promise<Content | null>
}>

const algorithms = { alg: 'dir', enc: 'A256GCM' } as const

/** Each purpose has a key of its own, made from the secret that all gateways share. */
export function createSeal<Schema extends z.ZodObject>(
  secret: string,
  options: Readonly<{ purpose: string; content: Schema; seconds: number | null }>,
): Seal<z.output<Schema>> {
  const { purpose, content, seconds } = options
  const key = new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))
  return {
    close: (value) => {
      const token = new EncryptJWT(value).setProtectedHeader(algorithms)
      return (seconds === null ? token : token.setExpirationTime(`${seconds} s`)).encrypt(key)
    },
    open: async (sealed) => {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          keyManagementAlgorithms: [algorithms.alg],
          contentEncryptionAlgorithms: [algorithms.enc],
          requiredClaims: seconds === null ? [] : ['exp'],
        })
        return content.safeParse(payload).data ?? null
      } catch (error) {
        if (error instanceof errors.JOSEError) return null
        throw error
      }
    },
  }
}
