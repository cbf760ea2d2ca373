import type { HealthCheck, procedures } from '@playground/contracts'
import { sql } from 'kysely'
import type { Answer, Deps } from './deps.ts'

const maxWaitMs = 2000
const slowMs = 500

/** Whether the database takes questions and the log takes writes. */
export function checkHealth({ db, bus }: Deps): Answer<typeof procedures.sessionHealth> {
  return async () => {
    const [postgres, nats] = await Promise.all([
      measure(async () => {
        await sql`SELECT 1`.execute(db)
        return true
      }),
      measure(() => bus.probeWrite(maxWaitMs)),
    ])
    const worst = [postgres.status, nats.status]
    const status = worst.includes('down') ? 'down' : worst.includes('degraded') ? 'degraded' : 'ok'
    return { status, checks: { postgres, nats } }
  }
}

async function measure(check: () => Promise<boolean>): Promise<HealthCheck> {
  const startedAt = performance.now()
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), maxWaitMs)
  const well = await Promise.race([check().catch(() => false), late])
  clearTimeout(timer)
  if (!well) return { status: 'down', detail: 'no answer' }
  return performance.now() - startedAt > slowMs ? { status: 'degraded', detail: 'slow' } : { status: 'ok' }
}
