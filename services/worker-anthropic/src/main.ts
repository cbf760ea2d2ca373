import { httpUrl } from '@playground/runtime'
import { runWorker, streamReader } from '@playground/worker'
import { z } from 'zod'
import { createAnthropicProvider } from './anthropic-provider.ts'

await runWorker({
  name: 'worker-anthropic',
  env: process.env,
  config: z.object({
    ANTHROPIC_API_KEY: z.string(),
    ANTHROPIC_BASE_URL: httpUrl.optional(),
    PROVIDER_STREAM_READER: streamReader,
  }),
  provider: (config) =>
    createAnthropicProvider({
      apiKey: config.ANTHROPIC_API_KEY,
      baseUrl: config.ANTHROPIC_BASE_URL,
      reader: config.PROVIDER_STREAM_READER,
    }),
})
