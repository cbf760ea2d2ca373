import { z } from 'zod'
import { email, newPassword, quota, role, user } from './account.ts'
import { filledText } from './text.ts'

/** An account as an admin sees it. */
export const adminUser = user.extend({
  disabled: z.boolean(),
  quota,
  dailyTokens: z.int().nullable().describe('own limit; null: the configured one'),
  monthlyMicros: z.int().nullable().describe('own limit; null: the configured one'),
  usage: z.object({ tokens: z.int(), costMicros: z.int(), runs: z.int(), lastUsed: z.string().nullable() }),
  createdAt: z.string(),
})
export type AdminUser = z.infer<typeof adminUser>

/** Body of `POST /admin/users`. Without a password one is made and answered, once. */
export const adminUserStart = z.strictObject({
  email,
  name: filledText({ max: 100 }).optional(),
  role: role.optional(),
  password: newPassword.optional(),
})
export const newAdminUser = adminUser.extend({ oneTimePassword: z.string().nullable() })

const limit = z.int().min(0).max(1_000_000_000_000).nullable().describe('null: as configured')

/** Body of `PATCH /admin/users/:id`. */
export const adminUserChange = z.strictObject({
  role: role.optional(),
  disabled: z.boolean().optional(),
  password: newPassword.optional(),
  quota: z
    .strictObject({
      dailyTokens: limit.optional(),
      monthlyMicros: limit.optional(),
      grantTokens: z.int().min(1).max(1_000_000_000_000).optional().describe('given back once, to today’s tokens'),
    })
    .optional(),
})
export type AdminUserChange = z.infer<typeof adminUserChange>
