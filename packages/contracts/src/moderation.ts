import { z } from 'zod'

/** What a moderation model says of one text. */
export const verdict = z.object({
  flagged: z.boolean(),
  categories: z.array(z.string()).describe("the vendor's own words for what it objects to"),
})
export type Verdict = z.infer<typeof verdict>

/** What moderation found in what a run was asked. */
export const moderation = verdict.extend({
  checked: z.boolean().describe('false: nobody was there to look at it'),
})
export type Moderation = z.infer<typeof moderation>
