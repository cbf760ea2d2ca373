import { type InputMessage, type LoneWork, type Model, ProcedureError } from '@playground/contracts'
import type { Catalog, Offer } from '../catalog/catalog.ts'
import { findModerator, findOffer } from '../catalog/find-offer.ts'
import type { LoneInput } from '../db/schema.ts'
import { weigh } from '../history/choose-turns.ts'
import { maxOutputTokensOf, type Presets, type RunPlan, withTemperature, worstCost } from './plan-runs.ts'

type Work<Kind extends LoneWork['kind']> = Extract<LoneWork, { kind: Kind }>

/** A run outside any session before anything is spent: who is asked, on which terms, and what. */
export type LonePlan = Readonly<{ offer: Offer; plan: RunPlan; input: LoneInput }>

/** Throws `unknown_model`, `context_too_long`, or `unavailable` where nobody judges texts. */
export function planLoneRun(catalog: Catalog, work: LoneWork, presets: Presets): LonePlan {
  switch (work.kind) {
    case 'chat':
      return planChat(findOffer(catalog, 'chat', work.model), work, presets)
    case 'embedding':
      return planTexts(findOffer(catalog, 'embedding', work.model), work)
    case 'moderation':
      return planTexts(findModerator(catalog), work)
    default:
      return work satisfies never
  }
}

function planChat(offer: Offer, work: Work<'chat'>, presets: Presets): LonePlan {
  const { model } = offer
  const { instructions } = work
  const parameters = withTemperature(work.parameters, model, presets.defaultTemperature)
  const maxOutputTokens = maxOutputTokensOf(model, parameters, presets.defaultMaxOutputTokens)
  const instructionTokens = instructions === null ? 0 : weigh(instructions)
  const roomTokens = model.contextWindow - maxOutputTokens - instructionTokens
  const messages = work.cutHistory ? newestThatFit(work.messages, roomTokens) : work.messages
  const inputTokens = instructionTokens + messages.reduce((sum, { content }) => sum + weigh(content), 0)
  if (inputTokens - instructionTokens > roomTokens)
    throw tooLong('The messages are too long for this model.', { inputTokens })
  const terms = { instructions, parameters, maxOutputTokens }
  return { offer, plan: planOf(offer, terms, inputTokens), input: { messages } }
}

/** Each text is read by itself, so each must fit; a moderator cuts what is too long for it. */
function planTexts(offer: Offer, { kind, texts }: Work<'embedding' | 'moderation'>): LonePlan {
  const weights = texts.map(weigh)
  const long = weights.findIndex((tokens) => tokens > offer.model.contextWindow)
  if (kind === 'embedding' && long >= 0) {
    throw tooLong('A text is too long for this model.', { text: long, inputTokens: weights[long] })
  }
  const inputTokens = weights.reduce((sum, tokens) => sum + tokens, 0)
  const terms = { instructions: null, parameters: {}, maxOutputTokens: 0 }
  return { offer, plan: planOf(offer, terms, inputTokens), input: { texts } }
}

function planOf(
  { model, priceVersion }: Offer,
  terms: Pick<RunPlan['terms'], 'instructions' | 'parameters' | 'maxOutputTokens'>,
  inputTokens: number,
): RunPlan {
  const { contextWindow, pricing } = model
  return {
    terms: { ...terms, contextWindow, costCapMicros: null, pricing, priceVersion },
    inputTokens,
    reservedTokens: reservedFor(model, inputTokens, terms.maxOutputTokens),
    worstMicros: worstCost(model, inputTokens, terms.maxOutputTokens),
  }
}

/** A moderation is the operator's wish, and no vendor asks anything for it: nobody's quota pays. */
function reservedFor({ kind }: Model, inputTokens: number, maxOutputTokens: number): number {
  return kind === 'moderation' ? 0 : inputTokens + maxOutputTokens
}

/** Cut from the oldest; what is left begins with a question. */
function newestThatFit(messages: readonly InputMessage[], roomTokens: number): readonly InputMessage[] {
  let left = roomTokens
  let from = messages.length - 1
  left -= weigh(messages[from]?.content ?? '')
  for (let at = from - 1; at >= 0; at--) {
    const message = messages[at]
    if (message === undefined) break
    left -= weigh(message.content)
    if (left < 0) break
    if (message.role === 'user') from = at
  }
  return messages.slice(from)
}

function tooLong(message: string, details: Record<string, unknown>): ProcedureError {
  return new ProcedureError('context_too_long', message, { details })
}
