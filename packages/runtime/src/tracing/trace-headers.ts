import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { isTracing } from './span.ts'

/** Looks a header up by its name. */
export type HeaderReader = (name: string) => string | undefined

/** The trace around us as W3C headers; none where nobody traces. */
export function traceHeaders(): Record<string, string> {
  const carrier: Record<string, string> = {}
  if (isTracing()) propagation.inject(context.active(), carrier)
  return carrier
}

/** The place in a trace that a message's headers tell; undefined where they tell none, or nobody traces. */
export function traceParent(header: HeaderReader): Context | undefined {
  if (!isTracing() || header('traceparent') === undefined) return undefined
  const found = propagation.extract(ROOT_CONTEXT, header, { get: (_, name) => header(name), keys: () => [] })
  return trace.getSpanContext(found) === undefined ? undefined : found
}

/** Does `work` at a place in a trace. */
export function withinTrace<Result>(place: Context, work: () => Result): Result {
  return context.with(place, work)
}
