import { providerId } from '@playground/contracts'
import { httpUrl } from '@playground/runtime'
import { runWorker, streamReader } from '@playground/worker'
import { z } from 'zod'
import { createCompatibleProvider } from './compatible-provider.ts'

await runWorker({
  name: 'worker-openai-compatible',
  env: process.env,
  config: z.object({
    COMPATIBLE_ID: providerId,
    COMPATIBLE_NAME: z.string().max(100).optional(),
    COMPATIBLE_BASE_URL: httpUrl,
    COMPATIBLE_API_KEY: z.string().optional(),
    PROVIDER_STREAM_READER: streamReader,
  }),
  provider: (config) =>
    createCompatibleProvider({
      id: config.COMPATIBLE_ID,
      name: config.COMPATIBLE_NAME ?? config.COMPATIBLE_ID,
      baseUrl: config.COMPATIBLE_BASE_URL,
      apiKey: config.COMPATIBLE_API_KEY,
      reader: config.PROVIDER_STREAM_READER,
    }),
})
