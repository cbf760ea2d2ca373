import { type Model, type Parameters, ProcedureError } from '@playground/contracts'
import type { Offer } from '../catalog/catalog.ts'
import type { RunTerms } from '../db/schema.ts'
import { chooseTurns, weigh } from '../history/choose-turns.ts'
import type { Turn } from '../history/turn.ts'
import { costMicrosOf } from './cost-of.ts'

/** One lane's part in a turn, before anything is spent. */
export type RunRequest = Readonly<{
  /** Place of the lane, for messages; null in a blind session, where a short context would tell which model it is. */
  position: number | null
  offer: Offer
  instructions: string | null
  parameters: Parameters
  prompt: string
  history: readonly Turn[]
}>

/** What a run may use at worst, and the terms it is admitted on. */
export type RunPlan = Readonly<{
  terms: RunTerms
  inputTokens: number
  reservedTokens: number
  /** Null where nobody knows the price. */
  worstMicros: number | null
}>

/** What holds for a lane that does not say otherwise. */
export type Presets = Readonly<{ defaultMaxOutputTokens: number; defaultTemperature: number | null }>

/** Nobody asked for the preset: where a model takes no temperature, there is nothing to drop and to tell. */
export function withTemperature(parameters: Parameters, model: Model, preset: number | null): Parameters {
  if (preset === null || parameters.temperature !== undefined || !model.capabilities.temperature) return parameters
  return { ...parameters, temperature: preset }
}

/** The output limit sent to the provider. */
export function maxOutputTokensOf(model: Model, parameters: Parameters, preset: number): number {
  const most = model.maxOutputTokens > 0 ? model.maxOutputTokens : Number.POSITIVE_INFINITY
  return Math.min(parameters.maxTokens ?? preset, most)
}

/** Throws `context_too_long` when not even the prompt without any history fits. */
export function planRun(request: RunRequest, presets: Presets): RunPlan {
  const { offer, instructions, prompt } = request
  const { model, priceVersion } = offer
  const parameters = withTemperature(request.parameters, model, presets.defaultTemperature)
  const maxOutputTokens = maxOutputTokensOf(model, parameters, presets.defaultMaxOutputTokens)
  const fixedTokens = weigh(prompt) + (instructions === null ? 0 : weigh(instructions))
  const roomTokens = model.contextWindow - maxOutputTokens - fixedTokens
  if (roomTokens < 0) {
    const lane = request.position
    if (lane === null) throw new ProcedureError('context_too_long', 'The prompt is too long for one of the lanes.')
    throw new ProcedureError('context_too_long', `The prompt is too long for lane ${lane + 1}.`, {
      details: { lane, inputTokens: fixedTokens },
    })
  }
  const inputTokens = fixedTokens + chooseTurns(request.history, { ...parameters, roomTokens }).tokens
  const worstMicros = worstCost(model, inputTokens, maxOutputTokens)
  return {
    terms: {
      instructions,
      parameters,
      maxOutputTokens,
      contextWindow: model.contextWindow,
      costCapMicros: null,
      pricing: model.pricing,
      priceVersion,
    },
    inputTokens,
    reservedTokens: inputTokens + maxOutputTokens,
    worstMicros,
  }
}

/** Demo runs cost no money, whatever price their model is shown with. */
export function worstCost(model: Model, inputTokens: number, maxOutputTokens: number): number | null {
  if (model.demo) return 0
  if (model.pricing === null) return null
  return costMicrosOf(model.pricing, { input: inputTokens, output: maxOutputTokens })
}

/**
 * Divides a comparison's cap among its lanes in proportion to their worst costs. A lane that costs nothing needs no
 * share. Throws `unpriced_model` for one whose price nobody knows.
 */
export function shareCap(plans: readonly RunPlan[], capMicros: number | null): readonly RunPlan[] {
  if (capMicros === null) return plans
  if (plans.some((plan) => plan.worstMicros === null)) {
    throw new ProcedureError('unpriced_model', 'A cost cap needs models with known prices.')
  }
  const worst = plans.reduce((sum, plan) => sum + (plan.worstMicros ?? 0), 0)
  return plans.map((plan) => {
    if (!plan.worstMicros) return plan
    const costCapMicros = Number((BigInt(capMicros) * BigInt(plan.worstMicros)) / BigInt(worst))
    return { ...plan, terms: { ...plan.terms, costCapMicros } }
  })
}
