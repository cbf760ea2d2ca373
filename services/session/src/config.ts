import { email, modelId } from '@playground/contracts'
import { integer, list, natsConfig, processConfig } from '@playground/runtime'
import { z } from 'zod'
import { defaultSettings, type Settings } from './settings.ts'

const count = (preset: number) => integer({ min: 1, max: 1_000_000_000_000 }).default(preset)
const milliseconds = (preset: number) => integer({ min: 100, max: 86_400_000 }).default(preset)

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be an address like postgres://user:password@host:5432/database')

/** The environment of this service. */
export const sessionConfig = z.object({
  ...natsConfig,
  ...processConfig,
  DATABASE_URL: databaseUrl,
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  DEFAULT_MODEL: modelId.optional(),
  DEFAULT_MAX_OUTPUT_TOKENS: integer({ min: 1, max: 1_000_000 }).default(defaultSettings.defaultMaxOutputTokens),
  DEFAULT_TEMPERATURE: z
    .string()
    .regex(/^[0-2](\.[0-9]{1,4})?$/, 'must be a number from 0 to 2')
    .transform(Number)
    .pipe(z.number().max(2, 'must be a number from 0 to 2'))
    .optional(),
  QUOTA_DAILY_TOKENS: count(defaultSettings.dailyTokens),
  QUOTA_MONTHLY_MICROS: integer({ min: 0, max: 1_000_000_000_000 }).optional(),
  RATE_LIMIT_STARTS_PER_MINUTE: count(defaultSettings.startsPerMinute),
  RATE_LIMIT_EMBEDDINGS_PER_MINUTE: count(defaultSettings.embeddingsPerMinute),
  ADMIN_EMAILS: list.pipe(z.array(email)).default([]),
  NO_WORKER_AFTER_MS: milliseconds(defaultSettings.noWorkerAfterMs),
  WORKER_LOST_AFTER_MS: milliseconds(defaultSettings.silentAfterMs),
})

/** The environment's part of the settings. */
export function settingsOf(config: z.output<typeof sessionConfig>): Settings {
  return {
    ...defaultSettings,
    defaultModel: config.DEFAULT_MODEL ?? null,
    defaultMaxOutputTokens: config.DEFAULT_MAX_OUTPUT_TOKENS,
    defaultTemperature: config.DEFAULT_TEMPERATURE ?? null,
    dailyTokens: config.QUOTA_DAILY_TOKENS,
    monthlyMicros: config.QUOTA_MONTHLY_MICROS ?? null,
    startsPerMinute: config.RATE_LIMIT_STARTS_PER_MINUTE,
    embeddingsPerMinute: config.RATE_LIMIT_EMBEDDINGS_PER_MINUTE,
    adminEmails: config.ADMIN_EMAILS,
    noWorkerAfterMs: config.NO_WORKER_AFTER_MS,
    silentAfterMs: config.WORKER_LOST_AFTER_MS,
  }
}
