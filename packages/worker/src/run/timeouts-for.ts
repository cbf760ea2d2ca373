import type { Model } from '@playground/contracts'
import type { WorkerConfig } from '../config/worker-config.ts'
import type { CallTimeouts } from '../execute/watch-call.ts'

/** How long a call to a model may be silent: those that reason are given more time. */
export function timeoutsFor(model: Model, config: WorkerConfig): CallTimeouts {
  const { reasoning } = model.capabilities
  return {
    firstByteMs: reasoning ? config.PROVIDER_FIRST_BYTE_REASONING_MS : config.PROVIDER_FIRST_BYTE_MS,
    idleMs: config.PROVIDER_IDLE_MS,
    noContentMs: reasoning ? config.PROVIDER_NO_CONTENT_REASONING_MS : config.PROVIDER_NO_CONTENT_MS,
    totalMs: config.PROVIDER_TOTAL_MS,
  }
}
