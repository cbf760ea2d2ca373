import { httpUrl } from '@playground/runtime'
import { runWorker } from '@playground/worker'
import { z } from 'zod'
import { createAnthropicProvider } from './anthropic-provider.ts'

await runWorker({
  name: 'worker-anthropic',
  env: process.env,
  config: z.object({ ANTHROPIC_API_KEY: z.string(), ANTHROPIC_BASE_URL: httpUrl.optional() }),
  provider: (config) =>
    createAnthropicProvider({ apiKey: config.ANTHROPIC_API_KEY, baseUrl: config.ANTHROPIC_BASE_URL }),
})
