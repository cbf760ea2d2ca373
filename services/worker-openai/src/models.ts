import { dollars, type ModelEntry, type PriceSpan } from '@playground/worker'

/** The day the table below was checked against the vendor's price list. */
export const priceVersion = 'openai-2026-11-20'

const chat = { kind: 'chat', demo: false } as const
const reasoning = {
  temperature: false,
  topP: false,
  seed: false,
  stop: false,
  reasoningEffort: true,
  reasoning: true,
}
const none = { ...reasoning, reasoningEffort: false, reasoning: false }
const embedding = {
  kind: 'embedding',
  demo: false,
  contextWindow: 8191,
  maxOutputTokens: 0,
  capabilities: none,
} as const
const plain = { ...reasoning, temperature: true, topP: true, reasoningEffort: false, reasoning: false }
const long = { contextWindow: 1_050_000, maxOutputTokens: 128_000 }

/** From GPT-5.6 on the whole request costs more above 272,000 input tokens: input doubled, output half as much again. */
function tiered(price: { input: number; cacheRead: number; output: number }): PriceSpan {
  const { input, cacheRead, output } = price
  return {
    pricing: dollars({ input, cacheRead, cacheWrite: input * 1.25, output }),
    longPrompt: {
      aboveInputTokens: 272_000,
      pricing: dollars({ input: input * 2, cacheRead: cacheRead * 2, cacheWrite: input * 2.5, output: output * 1.5 }),
    },
  }
}

/** What is offered without a MODELS_FILE. The Responses API takes neither `seed` nor `stop`. */
export const models: readonly ModelEntry[] = [
  {
    ...chat,
    ...long,
    id: 'openai/gpt-6-astra',
    name: 'GPT-6 Astra',
    capabilities: reasoning,
    prices: [tiered({ input: 10, cacheRead: 1, output: 50 })],
  },
  {
    ...chat,
    ...long,
    id: 'openai/gpt-6.1-sol',
    name: 'GPT-6.1 Sol',
    capabilities: reasoning,
    prices: [tiered({ input: 2, cacheRead: 0.1, output: 10 })],
  },
  {
    ...chat,
    ...long,
    id: 'openai/gpt-6.1-terra',
    name: 'GPT-6.1 Terra',
    capabilities: reasoning,
    prices: [tiered({ input: 1, cacheRead: 0.05, output: 5 })],
  },
  {
    ...chat,
    ...long,
    id: 'openai/gpt-6-luna',
    name: 'GPT-6 Luna',
    capabilities: reasoning,
    prices: [tiered({ input: 0.1, cacheRead: 0.01, output: 0.5 })],
  },
  {
    ...chat,
    id: 'openai/gpt-5-mini',
    name: 'GPT-5 mini',
    contextWindow: 400_000,
    maxOutputTokens: 128_000,
    capabilities: reasoning,
    prices: [{ pricing: dollars({ input: 0.25, cacheRead: 0.025, output: 2 }) }],
  },
  {
    ...chat,
    id: 'openai/gpt-4.1',
    name: 'GPT-4.1',
    contextWindow: 1_047_576,
    maxOutputTokens: 32_768,
    capabilities: plain,
    prices: [{ pricing: dollars({ input: 2, cacheRead: 0.5, output: 8 }) }],
  },
  {
    ...chat,
    id: 'openai/gpt-4.1-mini',
    name: 'GPT-4.1 mini',
    contextWindow: 1_047_576,
    maxOutputTokens: 32_768,
    capabilities: plain,
    prices: [{ pricing: dollars({ input: 0.4, cacheRead: 0.1, output: 1.6 }) }],
  },
  {
    ...embedding,
    id: 'openai/text-embedding-3-small',
    name: 'Text Embedding 3 small',
    prices: [{ pricing: dollars({ input: 0.02, output: 0 }) }],
  },
  {
    ...embedding,
    id: 'openai/text-embedding-3-large',
    name: 'Text Embedding 3 large',
    prices: [{ pricing: dollars({ input: 0.13, output: 0 }) }],
  },
  {
    ...embedding,
    kind: 'moderation',
    contextWindow: 32_768,
    id: 'openai/omni-moderation-latest',
    name: 'Omni Moderation',
    prices: [{ pricing: dollars({ input: 0, output: 0 }) }],
  },
]
