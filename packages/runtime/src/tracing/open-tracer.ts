import { hostname } from 'node:os'
import { context, DiagLogLevel, diag, propagation, type Tracer } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { TracingOptions } from './start-tracing.ts'

/** A collector that is away is said so often, not with every try to reach it. */
const complainEveryMs = 60_000

/**
 * OpenTelemetry's SDK with an OTLP exporter. Loaded only where traces are wanted. The exporter also reads the standard
 * variables of OTLP, such as `OTEL_EXPORTER_OTLP_HEADERS`, by itself.
 */
export function openTracer(options: TracingOptions & { endpoint: string }): {
  tracer: Tracer
  shutdown: () => Promise<void>
} {
  const { endpoint, service, version, ratio, complain } = options
  let complainedAtMs = Number.NEGATIVE_INFINITY
  const error = (problem: string) => {
    if (performance.now() - complainedAtMs < complainEveryMs) return
    complainedAtMs = performance.now()
    complain(problem)
  }
  const nothing = () => {}
  diag.setLogger({ error, warn: nothing, info: nothing, debug: nothing, verbose: nothing }, DiagLogLevel.ERROR)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'playground',
      'service.version': version,
      'service.instance.id': `${hostname()}-${process.pid}`,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
        scheduledDelayMillis: 1000,
      }),
    ],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return { tracer: provider.getTracer('playground', version), shutdown: () => provider.shutdown() }
}
