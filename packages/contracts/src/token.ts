import { z } from 'zod'
import { id } from './ids.ts'
import { moment } from './moment.ts'
import { filledText } from './text.ts'

/** What every personal access token begins with. */
export const tokenPrefix = 'pat_'

/** Body of `POST /tokens`. */
export const tokenRequest = z.strictObject({ name: filledText({ max: 100 }), expiresAt: moment.optional() })

/** A personal access token as it is listed: without the token itself. */
export const token = z.object({
  id,
  name: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})
export type Token = z.infer<typeof token>

/** A new personal access token, shown this once. */
export const newToken = token.extend({ token: z.string() })
export type NewToken = z.infer<typeof newToken>
