import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { ProcedureError } from '@playground/contracts'

export type SpanAttributes = Attributes

/** A step of a trace while it is being taken; does nothing where nobody traces. */
export interface TraceSpan {
  /** False: nobody will see it, so what is dear to find out need not be found out. */
  readonly recording: boolean
  set(attributes: SpanAttributes): void
  /** `at`: wall clock, ms since the epoch; now unless told. */
  event(name: string, at?: number): void
  /** It did not do what it was for; `type` is a code or the name of a class, never a text. */
  fail(type: string): void
}

export type SpanOptions = Readonly<{
  kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  attributes?: SpanAttributes
  /** What it is part of; unless given, what happens around it. */
  parent?: Context
  /** Begins no trace of its own: without something around it there is no span. */
  inside?: boolean
}>

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const

const nobody: TraceSpan = { recording: false, set() {}, event() {}, fail() {} }

let tracer: Tracer | null = null

/** Takes spans from now on; null: none any more. */
export function traceWith(next: Tracer | null): void {
  tracer = next
}

/** Whether spans are taken at all. */
export function isTracing(): boolean {
  return tracer !== null
}

/**
 * Does `work` as a step of the trace around it. What `work` throws marks the step as failed, by its code alone: texts
 * of errors may quote what people wrote. Without tracing this is a plain call.
 */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: TraceSpan) => Promise<Result>,
): Promise<Result> {
  const parent = tracer === null ? undefined : (options.parent ?? context.active())
  if (tracer === null || parent === undefined) return work(nobody)
  if (options.inside === true && trace.getSpanContext(parent) === undefined) return work(nobody)
  const { kind = 'internal', attributes = {} } = options
  return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, parent, async (span) => {
    try {
      return await work(traceSpan(span))
    } catch (error) {
      const type = errorType(error)
      span.setAttribute('error.type', type)
      // A refusal is an answer as any other to whoever gives it.
      if (!isRefusal(error)) span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}

/** Says more about the step around us, where there is one. */
export function annotateSpan(attributes: SpanAttributes): void {
  if (tracer !== null) trace.getActiveSpan()?.setAttributes(attributes)
}

/** A span that ends elsewhere than where it begins, and the context in which everything in between is its part. */
export type OpenSpan = TraceSpan & Readonly<{ context: Context; end: () => void }>

/** Begins a step that is ended by its `end`; null where nobody traces. */
export function openSpan(name: string, options: SpanOptions): OpenSpan | null {
  if (tracer === null) return null
  const { kind = 'internal', attributes = {}, parent = context.active() } = options
  const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, parent)
  return { ...traceSpan(span), context: trace.setSpan(parent, span), end: () => span.end() }
}

function traceSpan(span: Span): TraceSpan {
  return {
    recording: span.isRecording(),
    set: (attributes) => void span.setAttributes(attributes),
    event: (name, at) => void span.addEvent(name, at),
    fail: (type) => {
      span.setAttribute('error.type', type)
      span.setStatus({ code: SpanStatusCode.ERROR })
    },
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProcedureError && error.statusCode < 500
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
