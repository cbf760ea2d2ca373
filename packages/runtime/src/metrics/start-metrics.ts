import { type Metrics, noMetrics } from './metrics.ts'

/** Figures, and the port on which they are told. */
export type RunningMetrics = Readonly<{
  metrics: Metrics
  /** Where they are told; empty where they are not. */
  address: string
  close: () => Promise<void>
}>

/** Tells figures on a port of their own, `GET /metrics`; without a port nothing is loaded and nothing is kept. */
export async function startMetrics(options: {
  port: number | undefined
  host: string
  complain: (error: unknown) => void
}): Promise<RunningMetrics> {
  const { port, ...others } = options
  if (port === undefined) return { metrics: noMetrics, address: '', close: async () => {} }
  const { serveMetrics } = await import('./serve-metrics.ts')
  return serveMetrics({ ...others, port })
}
