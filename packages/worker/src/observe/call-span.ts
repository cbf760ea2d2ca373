import type { FinishReason } from '@playground/contracts'
import { inSpan, type SpanAttributes, type TraceSpan } from '@playground/runtime'
import type { Question } from '../execute/question-of.ts'
import { isPlausible } from '../measure/settle-usage.ts'
import type { Provider, ProviderRequest, ReportedUsage } from '../provider/provider.ts'
import type { RequestRecord } from '../provider/record-request.ts'

/** What is known of a call once it is over, however it ended. */
export type CallFindings = Readonly<{
  finishReason: FinishReason | null
  usage: ReportedUsage
  record: RequestRecord
  /** From issuing this call to the first piece of its answer. */
  firstTokenMs: number | null
  text: string
}>

export type TracedCall = Readonly<{
  provider: Pick<Provider, 'id' | 'conventionName'>
  operation: Question['operation']
  request: Question['request']
  conversationId: string | null
  tries: number
  /** Whether what people and models wrote goes into the trace too. */
  captureContent: boolean
  /** Asked at the end, where somebody wants to know. */
  findings: () => CallFindings
}>

/**
 * One call to a provider as a span by OpenTelemetry's conventions for generative AI.
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 */
export function inCallSpan<Result>(traced: TracedCall, call: () => Promise<Result>): Promise<Result> {
  const { operation, request } = traced
  return inSpan(`${operation} ${request.modelName}`, { kind: 'client' }, async (span) => {
    if (!span.recording) return call()
    span.set(requestAttributes(traced))
    const startedAtMs = Date.now()
    try {
      return await call()
    } finally {
      describeAnswer(span, startedAtMs, traced)
    }
  })
}

function requestAttributes({
  provider,
  operation,
  request,
  conversationId,
  tries,
  captureContent,
}: TracedCall): SpanAttributes {
  return present({
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': provider.conventionName ?? provider.id,
    'gen_ai.conversation.id': conversationId,
    'gen_ai.request.model': request.modelName,
    'playground.try': tries,
    ...('messages' in request ? chatAttributes(request, captureContent) : {}),
  })
}

function chatAttributes(request: ProviderRequest, captureContent: boolean) {
  const { parameters, instructions, messages } = request
  const part = (content: string) => ({ type: 'text', content })
  const said = {
    'gen_ai.input.messages': JSON.stringify(messages.map(({ role, content }) => ({ role, parts: [part(content)] }))),
    ...(instructions === null ? {} : { 'gen_ai.system_instructions': JSON.stringify([part(instructions)]) }),
  }
  return {
    'gen_ai.output.type': 'text',
    'gen_ai.request.stream': true,
    'gen_ai.request.max_tokens': request.maxOutputTokens,
    'gen_ai.request.temperature': parameters.temperature,
    'gen_ai.request.top_p': parameters.topP,
    'gen_ai.request.seed': parameters.seed,
    ...(captureContent ? said : {}),
  }
}

function describeAnswer(
  span: TraceSpan,
  startedAtMs: number,
  { operation, findings, captureContent }: TracedCall,
): void {
  const { finishReason, usage, record, firstTokenMs, text } = findings()
  const said = [{ role: 'assistant', parts: [{ type: 'text', content: text }], finish_reason: finishReason ?? 'error' }]
  span.set(
    present({
      ...serverOf(record.url),
      'gen_ai.response.model': record.resolvedModel,
      'gen_ai.response.finish_reasons': finishReason === null ? null : [finishReason],
      'gen_ai.response.time_to_first_chunk': firstTokenMs === null ? null : firstTokenMs / 1000,
      'playground.provider.request_id': record.providerRequestId,
      ...usageAttributes(usage),
      ...(captureContent && operation === 'chat' ? { 'gen_ai.output.messages': JSON.stringify(said) } : {}),
    }),
  )
  if (firstTokenMs !== null) span.event('gen_ai.first_token', startedAtMs + firstTokenMs)
}

/** The conventions count what was cached as input and reasoning as output; our buckets are apart. */
function usageAttributes(usage: ReportedUsage) {
  const { input, cacheRead, cacheWrite, output, reasoning } = Object.fromEntries(
    Object.entries(usage).filter(([, tokens]) => isPlausible(tokens)),
  )
  const sum = (...counts: (number | undefined)[]) => {
    const told = counts.filter((count) => count !== undefined)
    return told.length === 0 ? null : told.reduce((total, count) => total + count, 0)
  }
  return {
    'gen_ai.usage.input_tokens': sum(input, cacheRead, cacheWrite),
    'gen_ai.usage.output_tokens': sum(output, reasoning),
    'gen_ai.usage.cache_read.input_tokens': cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': cacheWrite,
    'gen_ai.usage.reasoning.output_tokens': reasoning,
  }
}

function serverOf(url: string): Record<string, string | number> {
  if (!URL.canParse(url)) return {}
  const { hostname, port, protocol } = new URL(url)
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'http:' ? 80 : 443) }
}

function present(attributes: Record<string, string | number | boolean | string[] | null | undefined>): SpanAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined))
}
