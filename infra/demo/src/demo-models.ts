/** One model of the demo: what a picker shows of it, how fast it speaks, and in whose manner. */
export interface DemoModel {
  /** `provider/name`; the vendor's own API is asked for the part behind the slash. */
  readonly id: string
  readonly name: string
  readonly kind: 'chat' | 'embedding' | 'moderation'
  readonly contextWindow: number
  readonly maxOutputTokens: number
  readonly capabilities: DemoCapabilities
  readonly pricing: DemoPricing
  /** Absent where there is no text to stream: those answer at once. */
  readonly manner?: DemoManner
}

export interface DemoCapabilities {
  readonly reasoning: boolean
  readonly reasoningEffort: boolean
  readonly temperature: boolean
  readonly topP: boolean
  readonly seed: boolean
  readonly stop: boolean
}

export interface DemoPricing {
  readonly inputMicrosPerMillion: number
  readonly outputMicrosPerMillion: number
  readonly cacheReadMicrosPerMillion?: number
}

export interface DemoManner {
  readonly voice: VoiceName
  /** Mean time to the first frame; `jitter` moves it by that share either way. */
  readonly ttftMs: number
  readonly tokensPerSecond: number
  /** Characters in one frame. Frames travel one to three at a time. */
  readonly frameCharacters: number
  /** Share by which every gap varies, at most 0.5 so that the first token stays within 0.25 and 1.5 s. */
  readonly jitter: number
}

export type VoiceName = 'brisk' | 'careful' | 'practical' | 'reflective' | 'lively' | 'plain' | 'orderly' | 'curious'

const openaiCommon = { temperature: true, topP: true, seed: false, stop: false }
const anthropicCommon = { temperature: true, topP: true, seed: false, stop: true }
const googleCommon = { temperature: true, topP: true, seed: true, stop: true }
const reasons = { reasoning: true, reasoningEffort: true }
const answers = { reasoning: false, reasoningEffort: false }

/** The demo's catalogue. Names and prices are invented; runs of these models cost nothing. */
export const demoModels: readonly DemoModel[] = [
  {
    id: 'openai/demo-swift',
    name: 'Demo Swift',
    kind: 'chat',
    contextWindow: 128_000,
    maxOutputTokens: 8_192,
    capabilities: { ...openaiCommon, ...answers },
    pricing: { inputMicrosPerMillion: 150_000, outputMicrosPerMillion: 600_000, cacheReadMicrosPerMillion: 75_000 },
    manner: { voice: 'brisk', ttftMs: 380, tokensPerSecond: 124, frameCharacters: 5, jitter: 0.3 },
  },
  {
    id: 'openai/demo-scholar',
    name: 'Demo Scholar',
    kind: 'chat',
    contextWindow: 256_000,
    maxOutputTokens: 32_768,
    capabilities: { ...openaiCommon, ...reasons, temperature: false, topP: false },
    pricing: {
      inputMicrosPerMillion: 1_250_000,
      outputMicrosPerMillion: 10_000_000,
      cacheReadMicrosPerMillion: 125_000,
    },
    manner: { voice: 'careful', ttftMs: 880, tokensPerSecond: 58, frameCharacters: 4, jitter: 0.45 },
  },
  {
    id: 'openai/demo-mason',
    name: 'Demo Mason',
    kind: 'chat',
    contextWindow: 128_000,
    maxOutputTokens: 16_384,
    capabilities: { ...openaiCommon, ...answers },
    pricing: { inputMicrosPerMillion: 500_000, outputMicrosPerMillion: 2_000_000, cacheReadMicrosPerMillion: 250_000 },
    manner: { voice: 'practical', ttftMs: 600, tokensPerSecond: 84, frameCharacters: 4, jitter: 0.4 },
  },
  {
    id: 'openai/demo-embed',
    name: 'Demo Embed',
    kind: 'embedding',
    contextWindow: 8_192,
    maxOutputTokens: 0,
    capabilities: { ...answers, temperature: false, topP: false, seed: false, stop: false },
    pricing: { inputMicrosPerMillion: 20_000, outputMicrosPerMillion: 0 },
  },
  {
    id: 'openai/demo-moderation',
    name: 'Demo Moderation',
    kind: 'moderation',
    contextWindow: 32_768,
    maxOutputTokens: 0,
    capabilities: { ...answers, temperature: false, topP: false, seed: false, stop: false },
    pricing: { inputMicrosPerMillion: 0, outputMicrosPerMillion: 0 },
  },
  {
    id: 'anthropic/demo-sage',
    name: 'Demo Sage',
    kind: 'chat',
    contextWindow: 200_000,
    maxOutputTokens: 32_000,
    capabilities: { ...anthropicCommon, ...reasons, topP: false },
    pricing: {
      inputMicrosPerMillion: 3_000_000,
      outputMicrosPerMillion: 15_000_000,
      cacheReadMicrosPerMillion: 300_000,
    },
    manner: { voice: 'reflective', ttftMs: 920, tokensPerSecond: 44, frameCharacters: 4, jitter: 0.4 },
  },
  {
    id: 'anthropic/demo-brook',
    name: 'Demo Brook',
    kind: 'chat',
    contextWindow: 200_000,
    maxOutputTokens: 8_192,
    capabilities: { ...anthropicCommon, ...answers },
    pricing: { inputMicrosPerMillion: 800_000, outputMicrosPerMillion: 4_000_000, cacheReadMicrosPerMillion: 80_000 },
    manner: { voice: 'lively', ttftMs: 500, tokensPerSecond: 96, frameCharacters: 4, jitter: 0.45 },
  },
  {
    id: 'google/demo-comet',
    name: 'Demo Comet',
    kind: 'chat',
    contextWindow: 1_000_000,
    maxOutputTokens: 8_192,
    capabilities: { ...googleCommon, ...answers },
    pricing: { inputMicrosPerMillion: 100_000, outputMicrosPerMillion: 400_000, cacheReadMicrosPerMillion: 25_000 },
    manner: { voice: 'plain', ttftMs: 360, tokensPerSecond: 132, frameCharacters: 6, jitter: 0.3 },
  },
  {
    id: 'google/demo-atlas',
    name: 'Demo Atlas',
    kind: 'chat',
    contextWindow: 1_000_000,
    maxOutputTokens: 65_536,
    capabilities: { ...googleCommon, ...answers },
    pricing: { inputMicrosPerMillion: 300_000, outputMicrosPerMillion: 2_500_000, cacheReadMicrosPerMillion: 75_000 },
    manner: { voice: 'orderly', ttftMs: 700, tokensPerSecond: 72, frameCharacters: 5, jitter: 0.4 },
  },
  {
    id: 'google/demo-lantern',
    name: 'Demo Lantern',
    kind: 'chat',
    contextWindow: 1_000_000,
    maxOutputTokens: 65_536,
    capabilities: { ...googleCommon, ...reasons },
    pricing: {
      inputMicrosPerMillion: 1_250_000,
      outputMicrosPerMillion: 10_000_000,
      cacheReadMicrosPerMillion: 310_000,
    },
    manner: { voice: 'curious', ttftMs: 840, tokensPerSecond: 64, frameCharacters: 5, jitter: 0.45 },
  },
  {
    id: 'google/demo-embed-wide',
    name: 'Demo Embed Wide',
    kind: 'embedding',
    contextWindow: 2_048,
    maxOutputTokens: 0,
    capabilities: { ...answers, temperature: false, topP: false, seed: false, stop: false },
    pricing: { inputMicrosPerMillion: 30_000, outputMicrosPerMillion: 0 },
  },
]
