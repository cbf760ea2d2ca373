import { z } from 'zod'
import { joinsPlan } from '../joins.ts'
import { loadPlan } from '../load.ts'
import { resumePlan } from '../resume.ts'
import { target } from '../target.ts'

/** What the client's process is told to do. */
export const order = z.discriminatedUnion('order', [
  z.object({ order: z.literal('load'), plan: loadPlan }),
  /** Open so many connections and keep them, asking nothing. */
  z.object({ order: z.literal('hold'), target, count: z.int() }),
  z.object({ order: z.literal('release') }),
  z.object({ order: z.literal('resume'), plan: resumePlan }),
  z.object({ order: z.literal('joins'), plan: joinsPlan }),
])
export type Order = z.input<typeof order>
