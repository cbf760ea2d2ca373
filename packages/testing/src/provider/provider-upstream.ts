import type { ProviderAnswer } from './provider-answer.ts'
import type { ProviderRequest } from './provider-request.ts'

/** How requests are answered: one answer for all, answers in turn (the last one stays), or as a function decides. */
export type Scripting =
  | ProviderAnswer
  | readonly [ProviderAnswer, ...ProviderAnswer[]]
  | ((request: ProviderRequest) => ProviderAnswer | Promise<ProviderAnswer>)

/** A vendor on this machine that does what a test tells it. */
export type ProviderUpstream = AsyncDisposable & {
  /** Origin; what Anthropic's and Gemini's SDKs take as their base. */
  readonly url: string
  /** Origin and `/v1`; what OpenAI's SDK takes as its base. */
  readonly openaiUrl: string
  /** Everything that arrived since the start or `reset`, in order. */
  readonly requests: readonly ProviderRequest[]
  /** The next request that `next` has not given yet, waiting for it if need be. Rejects when the upstream closes. */
  next(): Promise<ProviderRequest>
  /**
   * Says how requests are answered from now on. Before the first call: generated text for a prompt of
   * `generatePrompt`, else an echo of the messages.
   */
  script(scripting: Scripting): void
  /** Forgets requests and scripting. Answers under way go on. */
  reset(): void
  /** Connections are refused from now on, open ones reset. */
  refuse(): Promise<void>
  /** Takes connections again, at the same address. */
  accept(): Promise<void>
  /** How many answers are under way. */
  readonly active: number
  /** The other host that redirects point to, and the requests that followed one. */
  readonly elsewhere: { readonly url: string; readonly requests: readonly { method: string; path: string }[] }
}

export type ProviderUpstreamOptions = {
  /** 0 = a free one. */
  readonly port?: number
  /** What `GET /v1/models` lists. */
  readonly models?: readonly string[]
}
