import { z } from 'zod'
import { id, modelId } from './ids.ts'

const lane = {
  costMicros: z
    .object({ low: z.int(), high: z.int() })
    .nullable()
    .describe('the input alone, and with all the output that is allowed; null without a price'),
  fits: z.boolean().describe('whether the prompt fits the context beside the output that is allowed'),
  inputTokens: z.int(),
  maxOutputTokens: z.int().describe('the output limit that is sent to the provider'),
  droppedParameters: z.array(z.string()),
}

/** What a start would cost, lane by lane in the order asked for. */
export const startEstimate = z.object({ lanes: z.array(z.object({ model: modelId, ...lane })) })
export type StartEstimate = z.infer<typeof startEstimate>

/** What the next turn of a session would cost, history included. Empty while the session is blind. */
export const turnEstimate = z.object({
  lanes: z.array(
    z.object({
      laneId: id,
      model: modelId,
      ...lane,
      overTokens: z.int().describe('by how much prompt and history are too long for the context'),
      leftOutTurns: z.int().describe('earlier turns that are not sent'),
    }),
  ),
})
export type TurnEstimate = z.infer<typeof turnEstimate>
