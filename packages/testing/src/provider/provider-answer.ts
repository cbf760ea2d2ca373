import type { ServerResponse } from 'node:http'

/** Tokens in disjoint buckets; each dialect adds and nests them as its vendor does. */
export type ScriptedUsage = {
  input: number
  cacheRead?: number
  /** Anthropic only; the others have no such figure and count it as input. */
  cacheWrite?: number
  output: number
  /** Inside Anthropic's output total, which has no bucket of its own for it. */
  reasoning?: number
}

/** Why the vendor stopped; each dialect says it in its own words. */
export type ScriptedFinish = 'stop' | 'length' | 'content_filter' | 'refusal'

/** What a vendor says went wrong after it had answered 200. */
export type StreamErrorKind = 'overloaded' | 'server' | 'rate_limit' | 'quota'

/** What happens when all pieces of a script are sent. */
export type ScriptEnding =
  /** The vendor's terminal marker and a clean end. */
  | 'complete'
  /** A clean end without the terminal marker. */
  | 'cut'
  /** The connection is reset. */
  | 'reset'
  /** Nothing any more, the connection open. */
  | 'hang'
  /** Nothing but comments or pings, the connection open. */
  | 'hang-with-keep-alive'
  /** A line of broken JSON, then the terminal marker. */
  | 'malformed'
  /** OpenAI Responses' `response.failed`; the others' error event. */
  | 'failed'
  | { readonly error: StreamErrorKind }

/** One answer, whatever the dialect of the request. A piece is one delta. */
export type ProviderScript = {
  readonly reasoning?: readonly string[]
  readonly text?: readonly string[]
  /** `'missing'`: the vendor sends none. Unless told, what `defaultUsage` says. */
  readonly usage?: ScriptedUsage | 'missing'
  readonly finish?: ScriptedFinish
  readonly ending?: ScriptEnding
  /** Wait before the headers. */
  readonly headersAfterMs?: number
  /** Wait between pieces, 0 unless told: every piece in a turn of the event loop of its own. */
  readonly paceMs?: number
  /** Comments or pings so often: in `hang-with-keep-alive` (50 ms unless told), and within a longer `paceMs` if told. */
  readonly keepAliveMs?: number
  /** Cuts everything into writes of at most so many bytes: 1 splits every character beyond ASCII. */
  readonly wire?: { readonly bytes: number; readonly everyMs: number }
  /** Headers besides or instead of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Text made from a seed: `generatedText(seed, chunks)`, a chunk every so often; 0 = as fast as it is read. */
export type GeneratorScript = { readonly generate: { seed: string; chunks: number; everyMs: number } }

/** An answer made of what was sent: `echoText(messages)` or `digestOf(messages)`. */
export type EchoScript = { readonly echo: 'messages' | 'digest' }

/** An answer that is no stream of the vendor's. */
export type ProviderFault =
  /** The vendor's body for this status; 502 is a proxy's HTML. */
  | {
      readonly fault: 'status'
      readonly status: number
      /** `Retry-After` in seconds, and Gemini's `retryDelay`. Absent: no hint at all. */
      readonly retryAfter?: number
      readonly headers?: Readonly<Record<string, string>>
    }
  /** A wrong key as the vendor says it; OpenAI's repeats the key that it was sent. */
  | { readonly fault: 'bad-key' }
  | { readonly fault: 'context-too-long' }
  /** OpenAI's `insufficient_quota`, Anthropic's spend limit, Gemini's exhausted plan: 429 without Retry-After. */
  | { readonly fault: 'out-of-credit' }
  /** The request is read and never answered. */
  | { readonly fault: 'no-headers' }
  /** 200 and the headers of a stream, then nothing. */
  | { readonly fault: 'no-body' }
  /** Reset before any header. */
  | { readonly fault: 'reset' }
  /** 200, the headers of a stream and a clean end. */
  | { readonly fault: 'empty-stream' }
  /** 200 and a page of HTML. */
  | { readonly fault: 'html' }
  /** To the same path on `upstream.elsewhere`. */
  | { readonly fault: 'redirect'; readonly status: 301 | 302 | 307 | 308 }
  /** One endless line of so many megabytes, as it is or compressed to a thousandth. */
  | { readonly fault: 'huge-body'; readonly megabytes: number; readonly gzip?: boolean }

/** Writes the answer by hand, for what nothing above says. */
export type RawAnswer = { readonly raw: (response: ServerResponse) => void | Promise<void> }

export type ProviderAnswer = ProviderScript | GeneratorScript | EchoScript | ProviderFault | RawAnswer
