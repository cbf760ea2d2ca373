import { lookup } from 'node:dns/promises'

/** Its name in the compose file. */
const collector = 'otel-collector'

/**
 * Where traces go that were sent nowhere else: to the collector of the profile `observability`, if that is up. Compose
 * tells nobody which profiles were asked for, but its DNS knows who is there.
 */
export async function findCollector(
  environment: NodeJS.ProcessEnv,
  isThere: (host: string) => Promise<unknown> = lookup,
): Promise<NodeJS.ProcessEnv> {
  if (environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) return environment
  try {
    await isThere(collector)
  } catch {
    return environment
  }
  return { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector}:4318` }
}
