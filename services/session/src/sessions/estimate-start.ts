import type { procedures } from '@playground/contracts'
import { estimateCost } from '../admission/estimate-cost.ts'
import { resolveLanes } from '../admission/resolve-lanes.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { weigh } from '../history/choose-turns.ts'

/** What a start would cost, lane by lane. */
export function estimateStart(deps: Deps): Answer<typeof procedures.estimateStart> {
  return ({ userId, body }) =>
    retryTransient(async () => {
      // In the order asked for: whoever asks does not know the order that a blind start would draw.
      const drafts = await resolveLanes(deps.db, deps, userId, { ...body, blind: false })
      const lanes = drafts.map(({ offer: { model }, instructions, parameters }) => {
        const inputTokens = weigh(body.prompt) + (instructions === null ? 0 : weigh(instructions))
        const estimate = estimateCost(model, parameters, inputTokens, deps.settings.defaultMaxOutputTokens)
        return { model: model.id, ...estimate, fits: inputTokens + estimate.maxOutputTokens <= model.contextWindow }
      })
      return { lanes }
    })
}
