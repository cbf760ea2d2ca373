import { z } from 'zod'
import { id, modelId } from './ids.ts'
import { filledText, text } from './text.ts'

export const reasoningEffort = z.enum(['minimal', 'low', 'medium', 'high'])

const parameterFields = {
  temperature: z.number().min(0).max(2),
  topP: z.number().min(0).max(1),
  maxTokens: z.int().min(1).max(1_000_000),
  seed: z.int().min(-2_147_483_648).max(2_147_483_647),
  stop: z
    .array(text({ min: 1, max: 100 }))
    .min(1)
    .max(4),
  reasoningEffort,
  historyMessages: z.int().min(0).max(1000).describe('earlier messages sent at most; cut from the oldest'),
  historyTokens: z.int().min(0).max(10_000_000).describe('estimated tokens of history sent at most'),
}

/** Sampling and history parameters of a lane; an absent one is the provider's default. */
export const parameters = z.strictObject(parameterFields).partial()
export type Parameters = z.infer<typeof parameters>
export const parameterNames = Object.keys(parameterFields) as readonly (keyof Parameters)[]

const lettering = {
  label: filledText({ max: 100 }),
  instructions: text({ max: 20_000 }),
}

const laneFields = { model: modelId, agentId: id, ...lettering, ...parameterFields }
const hasModel = (lane: { model?: string | undefined; agentId?: string | undefined }) =>
  lane.model !== undefined || lane.agentId !== undefined

/** A lane as a client asks for it: a model or an agent, and what differs from the defaults. */
export const laneInput = z.strictObject(laneFields).partial().refine(hasModel, 'model or agentId is required')
export type LaneInput = z.infer<typeof laneInput>

/** Body of `POST /sessions/:id/lanes`. With `replay` the earlier prompts are asked one after the other. */
export const laneStart = z
  .strictObject({ ...laneFields, replay: z.boolean() })
  .partial()
  .refine(hasModel, 'model or agentId is required')
export type LaneStart = z.infer<typeof laneStart>

/** Changes to a lane, for later turns. */
export const laneChange = z.strictObject({ ...lettering, position: z.int().min(0).max(7), parameters }).partial()
export type LaneChange = z.infer<typeof laneChange>

export const lane = z.object({
  id,
  position: z.int(),
  model: z.string().nullable().describe('null while blind'),
  provider: z.string().nullable().describe('null while blind'),
  label: z.string(),
  instructions: z.string().nullable(),
  parameters,
})
export type Lane = z.infer<typeof lane>
