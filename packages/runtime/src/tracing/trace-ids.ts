import { trace } from '@opentelemetry/api'
import { isTracing } from './span.ts'

/** Where in which trace we are; nothing where nobody traces. */
export function traceIds(): { traceId?: string; spanId?: string } {
  const span = isTracing() ? trace.getActiveSpan() : undefined
  if (span === undefined) return {}
  const { traceId, spanId } = span.spanContext()
  return { traceId, spanId }
}
