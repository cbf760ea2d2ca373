import { httpUrl, integer, parseConfig, port } from '@playground/runtime'
import { z } from 'zod'
import { workerManifests } from './worker-manifests.ts'

// Words of the log, and vendors with a worker of their own.
const takenIds = new Set(['session', 'none', ...workerManifests.map(({ provider }) => provider)])

const endpoint = z.object({
  // The id stands in subjects and in front of every model's name.
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'an id is 1 to 32 of a-z, 0-9 and "-"')
    .refine((id) => !takenIds.has(id), 'this id is taken'),
  name: z.string().min(1),
  baseUrl: httpUrl,
  apiKey: z.string().min(1).optional(),
})

export type CompatibleEndpoint = z.infer<typeof endpoint>

const endpoints = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('it must be a JSON list')
      return z.NEVER
    }
  })
  .pipe(z.array(endpoint))
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'every id may stand once')

const key = z.string().min(1).optional()

const schema = z.object({
  PORT: port.default(3000),
  DATA_DIR: z.string().min(1).default('.data'),
  NATS_URL: key,
  DATABASE_URL: key,
  METRICS_PORT: integer({ min: 1, max: 65_000 }).optional(),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'it must be at least 32 bytes long')
    .optional(),
  DEMO: z.enum(['auto', 'on', 'off']).default('auto'),
  OPENROUTER_API_KEY: key,
  COMPATIBLE_ENDPOINTS: endpoints.default([]),
})

export type Settings = z.infer<typeof schema> & {
  /** The vendors' keys that are set, by the name of the setting. */
  readonly keys: ReadonlyMap<string, string>
}

/**
 * What the launcher itself has to know of the configuration; everything else goes to the services as it is, and they
 * check it.
 *
 * @throws ConfigError with one sentence per variable that is wrong.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const keys = workerManifests.flatMap(({ key: name }) => {
    const value = name === undefined ? undefined : environment[name]
    return name === undefined || value === undefined || value === '' ? [] : [[name, value] as const]
  })
  return { ...parseConfig(schema, environment), keys: new Map(keys) }
}
