import { z } from 'zod'
import { id } from './ids.ts'
import { text } from './text.ts'

export const role = z.enum(['user', 'admin'])

export const user = z.object({
  id,
  email: z.string().nullable().describe('null where an issuer told none'),
  name: z.string().nullable(),
  picture: z.string().nullable(),
  role,
})
export type User = z.infer<typeof user>

/** Tokens of the running UTC day. `remaining` is never below 0. */
export const quota = z.object({
  limit: z.int(),
  used: z.int(),
  reserved: z.int(),
  remaining: z.int().nonnegative(),
  resetsAt: z.string(),
})
export type Quota = z.infer<typeof quota>

/** Trimmed and in lower case: one address, one account. */
export const email = z
  .string()
  .max(254)
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.email())

const passwordBytes = new TextEncoder()

/** 8 to 1,024 bytes. */
export const newPassword = text({ min: 1, max: 1024 })
  .refine((value) => [...value].length >= 8, 'must have at least 8 characters')
  .refine((value) => passwordBytes.encode(value).length <= 1024, 'must have at most 1,024 bytes')

export const registration = z.strictObject({ email, password: newPassword, name: text({ max: 100 }).optional() })
export const credentials = z.strictObject({ email, password: z.string().min(1).max(1024) })
export const passwordChange = z.strictObject({ current: z.string().min(1).max(1024), next: newPassword })
export const grant = z.object({ accessToken: z.string(), expiresIn: z.number().describe('seconds') })
