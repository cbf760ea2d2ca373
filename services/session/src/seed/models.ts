import type { Pricing } from '@playground/contracts'

/** How a model of the demo behaves: what it costs, how fast it is, how often people like it, which way it talks. */
export type Voice = Readonly<{
  id: string
  name: string
  pricing: Pricing
  ttftMs: number
  charactersPerSecond: number
  liking: number
  brief: boolean
}>

const price = (input: number, output: number): Pricing => ({
  inputMicrosPerMillion: input * 1_000_000,
  outputMicrosPerMillion: output * 1_000_000,
})

/** Models of the demo upstream: a session of the demo account can be continued without any key. */
export const voices: readonly Voice[] = [
  {
    ...{ id: 'openai/demo-swift', name: 'Demo Swift', pricing: price(0.25, 2), brief: true },
    ...{ ttftMs: 280, charactersPerSecond: 520, liking: 0.9 },
  },
  {
    ...{ id: 'openai/demo-mason', name: 'Demo Mason', pricing: price(1.25, 10), brief: false },
    ...{ ttftMs: 650, charactersPerSecond: 330, liking: 1.7 },
  },
  {
    ...{ id: 'anthropic/demo-sage', name: 'Demo Sage', pricing: price(3, 15), brief: false },
    ...{ ttftMs: 820, charactersPerSecond: 270, liking: 2.2 },
  },
  {
    ...{ id: 'anthropic/demo-brook', name: 'Demo Brook', pricing: price(1, 5), brief: true },
    ...{ ttftMs: 410, charactersPerSecond: 450, liking: 1.2 },
  },
  {
    ...{ id: 'google/demo-comet', name: 'Demo Comet', pricing: price(0.3, 2.5), brief: true },
    ...{ ttftMs: 350, charactersPerSecond: 600, liking: 0.7 },
  },
  {
    ...{ id: 'google/demo-atlas', name: 'Demo Atlas', pricing: price(1.25, 10), brief: false },
    ...{ ttftMs: 730, charactersPerSecond: 300, liking: 1.5 },
  },
]
