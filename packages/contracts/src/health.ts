import { z } from 'zod'

export const healthStatus = z.enum(['ok', 'degraded', 'down'])
export type HealthStatus = z.infer<typeof healthStatus>

/** One thing a service depends on, and how it is. */
export const healthCheck = z.object({ status: healthStatus, detail: z.string().optional() })
export type HealthCheck = z.infer<typeof healthCheck>

/** A provider's failure makes it `degraded`; NATS or Postgres down makes it `down`. */
export const health = z.object({
  status: healthStatus,
  timestamp: z.string(),
  service: z.string(),
  version: z.string(),
  checks: z.record(z.string(), healthCheck),
})
export type Health = z.infer<typeof health>
