import type { ProviderDialect } from './read-dialect.ts'
import type { SentMessage } from './read-messages.ts'

/** One request as the upstream got it. */
export type ProviderRequest = {
  /** 0, 1, 2 … in order of arrival. */
  readonly index: number
  /** `other` for paths that are no chat of any vendor. */
  readonly dialect: ProviderDialect | 'other'
  readonly method: string
  /** With the query; a key in it is replaced. */
  readonly path: string
  /** Keys, cookies and bearer tokens are replaced by `[secret]`. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown
  readonly model: string
  /** System text, messages and their roles, the same for every dialect. */
  readonly messages: readonly SentMessage[]
  readonly receivedAtMs: number
  /** Resolves when the answer is over, one way or another. */
  readonly ended: Promise<RequestEnd>
}

export type RequestEnd = {
  /** `client`: the connection was closed before the upstream was done, as an abort does. */
  readonly by: 'client' | 'upstream'
  readonly afterMs: number
  /** Text and reasoning pieces that had been written. */
  readonly pieces: number
}
