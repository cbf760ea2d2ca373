import { join } from 'node:path'
import { repositoryRoot } from './repository-root.ts'
import type { Settings } from './settings.ts'
import { workerManifests } from './worker-manifests.ts'

export type WorkerPlan = {
  /** What it is called in logs and handles: the provider's id. */
  readonly name: string
  /** Its folder under services/. */
  readonly service: string
  /** Its own settings, keys included. */
  readonly env: Readonly<Record<string, string>>
  /** It speaks to the demo upstream instead of its vendor. */
  readonly demo: boolean
}

/**
 * Which workers to start: one per vendor that has a key, one per compatible endpoint, and in demo mode one per vendor
 * without a key. `DEMO=auto` is demo mode only when nothing is configured. The demo's address is filled in by
 * `demoEnvironment`, since it is known only when the demo upstream runs.
 */
export function planWorkers(settings: Settings): WorkerPlan[] {
  const compatible = [
    ...settings.COMPATIBLE_ENDPOINTS,
    ...(settings.OPENROUTER_API_KEY === undefined ? [] : [openRouter(settings.OPENROUTER_API_KEY)]),
  ].map(({ id, name, baseUrl, apiKey }) => ({
    name: id,
    service: 'worker-openai-compatible',
    env: {
      COMPATIBLE_ID: id,
      COMPATIBLE_NAME: name,
      COMPATIBLE_BASE_URL: baseUrl,
      ...(apiKey === undefined ? {} : { COMPATIBLE_API_KEY: apiKey }),
    },
    demo: false,
  }))
  const configured = compatible.length > 0 || settings.keys.size > 0
  const demo = settings.DEMO === 'on' || (settings.DEMO === 'auto' && !configured)
  return [
    ...workerManifests.flatMap(({ provider: name, service, key, demo: demoable }) => {
      if (name === undefined || key === undefined) return []
      const value = settings.keys.get(key)
      if (value !== undefined) return [{ name, service, env: { [key]: value }, demo: false }]
      return demo && demoable !== undefined ? [{ name, service, env: { [key]: 'demo' }, demo: true }] : []
    }),
    ...compatible,
  ]
}

/** What makes a vendor's worker speak to the demo upstream at `demoUrl`. */
export function demoEnvironment(plan: WorkerPlan, demoUrl: string): Record<string, string> {
  const demo = workerManifests.find(({ service }) => service === plan.service)?.demo
  if (demo === undefined) return {}
  const models = join(repositoryRoot, 'infra', 'demo', 'models.json')
  return { [demo.baseUrl]: `${demoUrl}${demo.path}`, DEMO_MODELS: '1', MODELS_FILE: models }
}

function openRouter(apiKey: string) {
  return { id: 'openrouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', apiKey }
}
