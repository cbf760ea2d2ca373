import { z } from 'zod'
import { define, nothing } from './define.ts'

export const sessionHealth = define(
  'health',
  nothing,
  z.object({
    status: z.enum(['ok', 'degraded', 'down']),
    checks: z.record(
      z.string(),
      z.object({ status: z.enum(['ok', 'degraded', 'down']), detail: z.string().optional() }),
    ),
  }),
)
