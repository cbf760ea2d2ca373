import { z } from 'zod'
import { id, modelId } from './ids.ts'
import { parameters } from './lane.ts'
import { filledText, text } from './text.ts'

/** A saved lane: a model with its instructions and parameters, to be used again. */
export const agent = z.object({
  id,
  name: z.string(),
  model: modelId,
  instructions: z.string().nullable(),
  parameters,
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Agent = z.infer<typeof agent>

const fields = {
  name: filledText({ max: 100 }),
  model: modelId,
  instructions: text({ max: 20_000 }).nullable(),
  parameters,
}

/** Body of `POST /agents`. */
export const agentStart = z.strictObject({
  name: fields.name,
  model: fields.model,
  instructions: fields.instructions.optional(),
  parameters: fields.parameters.optional(),
})
export type AgentStart = z.infer<typeof agentStart>

/** Body of `PATCH /agents/:id`. Lanes made from it before stay as they are. */
export const agentChange = z.strictObject(fields).partial()
export type AgentChange = z.infer<typeof agentChange>
