import type { z } from 'zod'

/** A setting that cannot be used. The message is one sentence per variable, naming it, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads settings from an environment, once. Empty strings count as not set, as in a copied `.env.example`.
 * Throws {@link ConfigError}.
 */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.') || 'The environment'
    return given[name] === undefined && issue.code === 'invalid_type'
      ? `${name} is not set.`
      : `${name} is not usable: ${issue.message}.`
  })
  throw new ConfigError([...new Set(sentences)].join('\n'))
}
