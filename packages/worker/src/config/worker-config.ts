import { flag, integer, natsConfig, processConfig } from '@playground/runtime'
import { z } from 'zod'
import { modelsFile } from './models-file.ts'

const milliseconds = (byDefault: number) => integer({ min: 100, max: 86_400_000 }).default(byDefault)

/** Settings of every worker; its vendor's own come besides. */
export const workerConfig = z.object({
  ...natsConfig,
  ...processConfig,
  /** Runs executed at once, those with a person waiting and those without. */
  WORKER_SLOTS: integer({ min: 1, max: 5000 }).default(200),
  WORKER_BATCH_SLOTS: integer({ min: 1, max: 5000 }).default(20),
  /** Whether traces hold what people and models wrote. */
  OTEL_CAPTURE_CONTENT: flag.default(false),
  MODELS_FILE: modelsFile.optional(),
  /** Only the demo models of MODELS_FILE are offered. */
  DEMO_MODELS: flag.default(false),
  PROVIDER_CONNECT_MS: milliseconds(5000),
  PROVIDER_FIRST_BYTE_MS: milliseconds(30_000),
  PROVIDER_FIRST_BYTE_REASONING_MS: milliseconds(120_000),
  PROVIDER_IDLE_MS: milliseconds(30_000),
  PROVIDER_NO_CONTENT_MS: milliseconds(60_000),
  /** Thinking may be silent for long while the provider shows that it lives. */
  PROVIDER_NO_CONTENT_REASONING_MS: milliseconds(300_000),
  PROVIDER_TOTAL_MS: milliseconds(600_000),
})
export type WorkerConfig = z.output<typeof workerConfig>
