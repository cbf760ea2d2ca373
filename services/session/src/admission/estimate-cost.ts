import type { Capabilities, Model, Parameters } from '@playground/contracts'
import { maxOutputTokensOf, worstCost } from './plan-runs.ts'

/** What a run may cost: at least its input, at most also all the output that is allowed. */
export function estimateCost(model: Model, parameters: Parameters, inputTokens: number, preset: number) {
  const maxOutputTokens = maxOutputTokensOf(model, parameters, preset)
  const low = worstCost(model, inputTokens, 0)
  const high = worstCost(model, inputTokens, maxOutputTokens)
  return {
    costMicros: low === null || high === null ? null : { low, high },
    inputTokens,
    maxOutputTokens,
    droppedParameters: droppedParameters(model.capabilities, parameters),
  }
}

function droppedParameters(capabilities: Capabilities, parameters: Parameters): string[] {
  const depending = ['temperature', 'topP', 'seed', 'stop', 'reasoningEffort'] as const
  return depending.filter((name) => parameters[name] !== undefined && !capabilities[name])
}
