import type { Model } from '@playground/contracts'

/** A chat model of which only the id matters. */
export const modelOf = (id: string): Model => ({
  id,
  provider: id.split('/')[0] ?? '',
  name: id,
  kind: 'chat',
  contextWindow: 1,
  maxOutputTokens: 1,
  capabilities: { temperature: true, topP: true, seed: true, stop: true, reasoningEffort: true, reasoning: true },
  pricing: null,
  demo: false,
})
