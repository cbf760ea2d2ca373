import { z } from 'zod'
import { id, modelId } from './ids.ts'
import { laneInput } from './lane.ts'
import { filledText } from './text.ts'

/** A prompt: 1 to 100,000 characters, not all blank. */
export const prompt = filledText({ max: 100_000 })

export const title = filledText({ max: 200 })

const maxLanes = 8

/** Body of `POST /sessions`. No lanes given: the default set. */
export const sessionStart = z
  .strictObject({
    prompt,
    models: z.array(modelId).min(1).max(maxLanes).optional(),
    lanes: z.array(laneInput).min(1).max(maxLanes).optional(),
    title: title.optional(),
    blind: z.boolean().optional(),
    costCapMicros: z.int().positive().max(1_000_000_000_000).optional(),
  })
  .refine((body) => body.models === undefined || body.lanes === undefined, 'give models or lanes, not both')
export type SessionStart = z.infer<typeof sessionStart>

/** Which history the chosen lanes continue. */
export const context = z.union([z.literal('own'), z.strictObject({ continueFrom: id }), z.strictObject({ fork: id })])

/** Body of `POST /sessions/:id/comparisons`. No lanes given: all. */
export const comparisonStart = z.strictObject({
  prompt,
  lanes: z.array(id).min(1).max(maxLanes).optional(),
  context: context.optional(),
})
export type ComparisonStart = z.infer<typeof comparisonStart>

export const vote = z.strictObject({
  winner: z.union([id, z.enum(['tie', 'both_bad'])]),
  tags: z
    .array(filledText({ max: 50 }))
    .max(10)
    .optional(),
})
export type Vote = z.infer<typeof vote>

/** A client's own key for a start: the same key within 24 h gives the same result. */
export const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/)
