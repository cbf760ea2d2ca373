import { dollars, type ModelEntry, type PriceSpan } from '@playground/worker'

/** The day the table below was checked against the vendor's price list. */
export const priceVersion = 'anthropic-2026-11-20'

const chat = { kind: 'chat', demo: false, contextWindow: 1_000_000, maxOutputTokens: 128_000 } as const

/** Current models refuse sampling parameters and think adaptively. */
const thinking = {
  temperature: false,
  topP: false,
  seed: false,
  stop: true,
  reasoningEffort: true,
  reasoning: true,
}

const price = (input: number, cacheRead: number, output: number): PriceSpan => ({
  pricing: dollars({ input, cacheRead, cacheWrite: input * 1.25, output }),
})

/** What is offered without a MODELS_FILE. */
export const models: readonly ModelEntry[] = [
  {
    ...chat,
    id: 'anthropic/claude-fable-5-1',
    name: 'Claude Fable 5.1',
    capabilities: thinking,
    prices: [price(10, 0.25, 50)],
  },
  {
    ...chat,
    id: 'anthropic/claude-opus-5-5',
    name: 'Claude Opus 5.5',
    capabilities: thinking,
    prices: [price(4, 0.2, 20)],
  },
  {
    ...chat,
    id: 'anthropic/claude-sonnet-5-5',
    name: 'Claude Sonnet 5.5',
    capabilities: thinking,
    prices: [price(2, 0.1, 10)],
  },
  {
    ...chat,
    id: 'anthropic/claude-haiku-5-5',
    name: 'Claude Haiku 5.5',
    capabilities: thinking,
    prices: [
      {
        ...price(0.1, 0.01, 0.5),
        longPrompt: { aboveInputTokens: 100_000, pricing: price(0.5, 0.05, 2.5).pricing },
      },
    ],
  },
  {
    ...chat,
    id: 'anthropic/claude-haiku-4-5',
    name: 'Claude Haiku 4.5',
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
    // It takes a temperature or top_p, never both, and thinks by a budget only: offered as what it does simply.
    capabilities: { ...thinking, temperature: true, reasoningEffort: false, reasoning: false },
    prices: [price(1, 0.1, 5)],
  },
]
