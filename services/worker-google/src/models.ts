import { dollars, type ModelEntry, type PriceSpan } from '@playground/worker'

/** The day the table below was checked against the vendor's price list. */
export const priceVersion = 'google-2026-11-20'

const chat = { kind: 'chat', demo: false, contextWindow: 1_048_576, maxOutputTokens: 65_536 } as const
const thinking = { temperature: true, topP: true, seed: true, stop: true, reasoningEffort: true, reasoning: true }

const price = (input: number, cacheRead: number, output: number, from?: string): PriceSpan => ({
  ...(from === undefined ? {} : { from }),
  pricing: dollars({ input, cacheRead, output }),
})

/** What is offered without a MODELS_FILE. Introductory prices end on the days that the vendor has named. */
export const models: readonly ModelEntry[] = [
  {
    ...chat,
    id: 'google/gemini-4-argon',
    name: 'Gemini 4 Argon',
    capabilities: thinking,
    prices: [price(2, 0.1, 10), price(4, 0.2, 20, '2026-12-01')],
  },
  {
    ...chat,
    id: 'google/gemini-4-carbon',
    name: 'Gemini 4 Carbon',
    capabilities: thinking,
    prices: [price(2, 0.1, 10), price(4, 0.2, 20, '2026-12-01')],
  },
  {
    ...chat,
    id: 'google/gemini-3.8-flash',
    name: 'Gemini 3.8 Flash',
    capabilities: thinking,
    prices: [price(0.75, 0.075, 3.75), price(1.5, 0.15, 7.5, '2027-01-01')],
  },
  {
    ...chat,
    id: 'google/gemini-3.5-flash-lite',
    name: 'Gemini 3.5 Flash-Lite',
    capabilities: thinking,
    prices: [price(0.3, 0.03, 2.5)],
  },
  {
    ...chat,
    id: 'google/gemini-2.5-flash',
    name: 'Gemini 2.5 Flash',
    capabilities: thinking,
    prices: [price(0.3, 0.03, 2.5)],
  },
  {
    id: 'google/gemini-embedding-001',
    name: 'Gemini Embedding',
    kind: 'embedding',
    demo: false,
    contextWindow: 2048,
    maxOutputTokens: 0,
    capabilities: {
      ...thinking,
      temperature: false,
      topP: false,
      seed: false,
      stop: false,
      reasoningEffort: false,
      reasoning: false,
    },
    prices: [{ pricing: dollars({ input: 0.15, output: 0 }) }],
  },
]
