import { z } from 'zod'
import { route } from '../route.ts'
import { day, usageReport } from '../usage-report.ts'

/** What an account has used. */
export const usageRoutes = {
  readUsage: route({
    method: 'GET',
    path: '/usage',
    tag: 'Usage',
    summary: 'Tokens and cost: in all, by model, by day',
    access: 'user',
    query: z.strictObject({ from: day.optional(), to: day.optional() }),
    status: 200,
    response: usageReport,
  }),
} as const
