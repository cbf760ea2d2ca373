import {
  type ChatInput,
  encodeVectors,
  encodeVerdicts,
  type Model,
  type RunInput,
  splitModelId,
} from '@playground/contracts'
import type { Provider, ProviderCall, ProviderChunk, ProviderRequest, TextsRequest } from '../provider/provider.ts'
import { ProviderFault } from '../provider/provider-fault.ts'
import { selectParameters } from '../provider/select-parameters.ts'

/** How a run's input is put to its provider. */
export type Question = Readonly<{
  ask: (call: ProviderCall) => AsyncIterable<ProviderChunk>
  /** As OpenTelemetry's conventions call it. */
  operation: 'chat' | 'embeddings' | 'moderation'
  request: ProviderRequest | TextsRequest
  /** Parameters the model does not accept. */
  dropped: readonly string[]
}>

/** Whatever the kind, the answer is a stream of chunks: results about texts come as one piece of text at its end. */
export function questionOf(provider: Provider, model: Model, input: RunInput): Question {
  const modelName = splitModelId(model.id).name
  switch (input.kind) {
    case 'chat':
      return chatQuestion(provider, { model, modelName }, input)
    case 'embedding': {
      const request = { model, modelName, texts: input.texts }
      return { dropped: [], operation: 'embeddings', request, ask: (call) => embed(provider, request, call) }
    }
    case 'moderation': {
      const request = { model, modelName, texts: input.texts }
      return { dropped: [], operation: 'moderation', request, ask: (call) => moderate(provider, request, call) }
    }
    default:
      return input satisfies never
  }
}

function chatQuestion(
  provider: Provider,
  named: Pick<TextsRequest, 'model' | 'modelName'>,
  { instructions, messages, maxOutputTokens, parameters: wanted }: ChatInput,
): Question {
  const { kept: parameters, dropped } = selectParameters(wanted, named.model.capabilities)
  const request = { ...named, instructions, messages, parameters, maxOutputTokens }
  return { dropped, operation: 'chat', request, ask: (call) => provider.stream(request, call) }
}

async function* embed(provider: Provider, request: TextsRequest, call: ProviderCall): AsyncGenerator<ProviderChunk> {
  if (provider.embed === undefined) throw notOffered()
  const { vectors, ...about } = await provider.embed(request, call)
  if (vectors.length !== request.texts.length) throw misunderstood('another number of vectors')
  yield* tell(
    about,
    encoded(() => encodeVectors(vectors)),
  )
}

async function* moderate(provider: Provider, request: TextsRequest, call: ProviderCall): AsyncGenerator<ProviderChunk> {
  if (provider.moderate === undefined) throw notOffered()
  const { verdicts, ...about } = await provider.moderate(request, call)
  if (verdicts.length !== request.texts.length) throw misunderstood('another number of verdicts')
  yield* tell(
    about,
    encoded(() => encodeVerdicts(verdicts)),
  )
}

function* tell(
  {
    usage,
    resolvedModel,
  }: Readonly<{ usage: Extract<ProviderChunk, { kind: 'usage' }>['usage']; resolvedModel?: string | undefined }>,
  text: string,
): Generator<ProviderChunk> {
  if (resolvedModel !== undefined) yield { kind: 'model', model: resolvedModel }
  yield { kind: 'usage', usage }
  yield { kind: 'text', text }
  yield { kind: 'finish', reason: 'stop' }
}

function encoded(encode: () => string): string {
  try {
    return encode()
  } catch (error) {
    throw misunderstood('no result', error)
  }
}

function notOffered(): ProviderFault {
  return new ProviderFault('invalid_request', { message: 'The provider does not offer this.' })
}

function misunderstood(what: string, cause?: unknown): ProviderFault {
  return new ProviderFault('provider_protocol_error', { cause: cause ?? new Error(`the vendor sent ${what}`) })
}
