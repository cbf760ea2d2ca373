import { workerManifests } from './worker-manifests.ts'

/**
 * Settings that only some processes may see, keys and addresses above all. Whatever is not named here (limits, log
 * level, proxies, tracing) goes to every service, so that a new setting needs no edit here.
 */
const owners: Readonly<Record<string, readonly string[]>> = {
  DATABASE_URL: ['session'],
  MIGRATION_DATABASE_URL: ['session'],
  JWT_SECRET: ['gateway'],
  OIDC_CLIENT_SECRET: ['gateway'],
  PORT: ['gateway'],
  METRICS_PORT: [],
  OPENROUTER_API_KEY: [],
  COMPATIBLE_ENDPOINTS: [],
  ...Object.fromEntries(
    workerManifests.flatMap(({ service, settings }) => settings.map((name) => [name, [service]] as const)),
  ),
}

/** Whatever is called like this is a secret: nobody gets it by chance. */
const secret = /(_KEY|_SECRET|DATABASE_URL)$/

/** What of `environment` the service in services/`service` gets. What npm sets for its scripts goes to nobody. */
export function environmentFor(service: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment).filter(([name]) => {
    if (/^npm_/i.test(name)) return false
    return owners[name]?.includes(service) ?? !secret.test(name)
  })
  return Object.fromEntries(entries)
}
