import { traceWith } from './span.ts'

export type TracingOptions = Readonly<{
  /** Where traces go, by OTLP over HTTP; undefined: nowhere, and nothing of the SDK is loaded. */
  endpoint: string | undefined
  service: string
  version: string
  /** Which share of traces is taken, 0 to 1. A caller that is traced itself decides for us. */
  ratio: number
  /** Told now and then while traces cannot be sent. */
  complain: (problem: string) => void
}>

/** Takes traces until it is called: then what was taken is sent, for as long as `timeoutMs`. */
export type StopTracing = (timeoutMs: number) => Promise<void>

/** Begins to take traces, where there is somewhere to send them. */
export async function startTracing(options: TracingOptions): Promise<StopTracing> {
  const { endpoint } = options
  if (endpoint === undefined) return async () => {}
  const { openTracer } = await import('./open-tracer.ts')
  const { tracer, shutdown } = openTracer({ ...options, endpoint })
  traceWith(tracer)
  return async (timeoutMs) => {
    traceWith(null)
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, timeoutMs)
    await Promise.race([shutdown().catch(() => {}), late])
    clearTimeout(timer)
  }
}
