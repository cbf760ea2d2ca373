import type { FinishReason, InputMessage, Model, Parameters, Usage, Verdict } from '@playground/contracts'
import type { ModelEntry } from './model-entry.ts'
import type { ProviderFault } from './provider-fault.ts'

/** Sampling parameters as they go to the vendor: only those that the model accepts. */
export type SamplingParameters = Pick<Parameters, 'temperature' | 'topP' | 'seed' | 'stop' | 'reasoningEffort'>

/** One question to a model, vendor-neutral. */
export type ProviderRequest = Readonly<{
  model: Model
  /** The vendor's own name of the model: its id without the provider. */
  modelName: string
  instructions: string | null
  /** History and prompt, oldest first; the last one is the prompt. */
  messages: readonly InputMessage[]
  parameters: SamplingParameters
  /** To be sent as the output limit. */
  maxOutputTokens: number
}>

/** What an SDK takes as its `fetch`. */
export type CallFetch = typeof globalThis.fetch

/** What a provider gets for one call. A vendor's client is cheap (under 30 µs) and made anew for each. */
export type ProviderCall = Readonly<{
  /** Aborts the call. Whatever the SDK does then, nothing more of it counts. */
  signal: AbortSignal
  /** Must be what carries the call: it watches the bytes, bounds them, and notes the request for the record. */
  fetch: CallFetch
}>

/** Token counts by the vendor, already disjoint; a bucket it did not name is absent. */
export type ReportedUsage = Partial<Omit<Usage, 'total'>>

/**
 * What a vendor's stream says, in our words.
 *
 * - `text`, `reasoning`: output as it came; empty ones do not count.
 * - `usage`: buckets so far; a later one replaces an earlier one, they are never added up.
 * - `model`: the model that answers, as the vendor resolved the name.
 * - `finish`: the vendor's own terminal marker. An answer without it is not complete.
 */
export type ProviderChunk =
  | Readonly<{ kind: 'text' | 'reasoning'; text: string }>
  | Readonly<{ kind: 'usage'; usage: ReportedUsage }>
  | Readonly<{ kind: 'model'; model: string }>
  | Readonly<{ kind: 'finish'; reason: FinishReason }>

/** Texts to embed or to judge, at most 256. */
export type TextsRequest = Pick<ProviderRequest, 'model' | 'modelName'> & Readonly<{ texts: readonly string[] }>

/** What every answer about texts says besides its results. */
type AboutTexts = Readonly<{
  usage: ReportedUsage
  /** The model that answered, as the vendor resolved the name. */
  resolvedModel?: string | undefined
}>

/** One vector per text, in order. */
export type Embedded = AboutTexts & Readonly<{ vectors: readonly (readonly number[])[] }>

/** One verdict per text, in order. */
export type Moderated = AboutTexts & Readonly<{ verdicts: readonly Verdict[] }>

/** The adapter to one vendor. */
export interface Provider {
  /** First part of its model ids: `[a-z0-9-]{1,32}`. */
  readonly id: string
  /** Its name for people. */
  readonly name: string
  /** What OpenTelemetry's conventions for generative AI call it, where that is not its id. */
  readonly conventionName?: string
  /** Version of the prices in its models: the day they were checked; null when it has none. */
  readonly priceVersion: string | null
  /** What it offers. May ask the vendor; throws when it can't be told right now. */
  models(): Promise<readonly ModelEntry[]>
  /** Asks. Ends with the stream; throws whatever the SDK throws. */
  stream(request: ProviderRequest, call: ProviderCall): AsyncIterable<ProviderChunk>
  /** Embeds texts. A provider without it offers no embedding models. Throws whatever the SDK throws. */
  embed?(request: TextsRequest, call: ProviderCall): Promise<Embedded>
  /** Judges texts. A provider without it offers no moderation models. Throws whatever the SDK throws. */
  moderate?(request: TextsRequest, call: ProviderCall): Promise<Moderated>
  /** Maps what any of them threw to one of our codes. Pure. */
  explain(error: unknown): ProviderFault
}
