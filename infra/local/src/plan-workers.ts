import { join } from 'node:path'
import { repositoryRoot } from './repository-root.ts'
import type { Settings } from './settings.ts'

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

/** A vendor with a service of its own: where its key stands, and how its address is given. */
const vendors = [
  { name: 'openai', key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL', demoPath: '/v1' },
  { name: 'anthropic', key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL', demoPath: '' },
  { name: 'google', key: 'GEMINI_API_KEY', baseUrl: 'GEMINI_BASE_URL', demoPath: '' },
] as const

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
  const configured = compatible.length > 0 || vendors.some(({ key }) => settings[key] !== undefined)
  const demo = settings.DEMO === 'on' || (settings.DEMO === 'auto' && !configured)
  return [
    ...vendors.flatMap(({ name, key }) => {
      const value = settings[key]
      const service = `worker-${name}`
      if (value !== undefined) return [{ name, service, env: { [key]: value }, demo: false }]
      return demo ? [{ name, service, env: { [key]: 'demo' }, demo: true }] : []
    }),
    ...compatible,
  ]
}

/** What makes a vendor's worker speak to the demo upstream at `demoUrl`. */
export function demoEnvironment(plan: WorkerPlan, demoUrl: string): Record<string, string> {
  const vendor = vendors.find(({ name }) => name === plan.name)
  if (vendor === undefined) return {}
  const models = join(repositoryRoot, 'infra', 'demo', 'models.json')
  return { [vendor.baseUrl]: `${demoUrl}${vendor.demoPath}`, DEMO_MODELS: '1', MODELS_FILE: models }
}

function openRouter(apiKey: string) {
  return { id: 'openrouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', apiKey }
}
