import type { Capabilities, Parameters, procedures } from '@playground/contracts'
import { maxOutputTokensOf, worstCost } from '../admission/plan-runs.ts'
import { resolveLanes } from '../admission/resolve-lanes.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { weigh } from '../history/choose-turns.ts'

/** What a start would cost: at least its input, at most also all the output that is allowed. */
export function estimateStart(deps: Deps): Answer<typeof procedures.estimateStart> {
  return ({ userId, body }) =>
    retryTransient(async () => {
      // In the order asked for: whoever asks does not know the order that a blind start would draw.
      const drafts = await resolveLanes(deps.db, deps, userId, { ...body, blind: false })
      const lanes = drafts.map(({ offer: { model }, instructions, parameters }) => {
        const inputTokens = weigh(body.prompt) + (instructions === null ? 0 : weigh(instructions))
        const maxOutputTokens = maxOutputTokensOf(model, parameters, deps.settings.defaultMaxOutputTokens)
        const low = worstCost(model, inputTokens, 0)
        const high = worstCost(model, inputTokens, maxOutputTokens)
        return {
          model: model.id,
          costMicros: low === null || high === null ? null : { low, high },
          fits: inputTokens + maxOutputTokens <= model.contextWindow,
          inputTokens,
          droppedParameters: droppedParameters(model.capabilities, parameters),
        }
      })
      return { lanes }
    })
}

function droppedParameters(capabilities: Capabilities, parameters: Parameters): string[] {
  const depending = ['temperature', 'topP', 'seed', 'stop', 'reasoningEffort'] as const
  return depending.filter((name) => parameters[name] !== undefined && !capabilities[name])
}
