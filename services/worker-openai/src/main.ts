import { httpUrl } from '@playground/runtime'
import { runWorker, streamReader } from '@playground/worker'
import { z } from 'zod'
import { createOpenaiProvider } from './openai-provider.ts'

await runWorker({
  name: 'worker-openai',
  env: process.env,
  config: z.object({
    OPENAI_API_KEY: z.string(),
    OPENAI_BASE_URL: httpUrl.optional(),
    OPENAI_ORG_ID: z.string().optional(),
    PROVIDER_STREAM_READER: streamReader,
  }),
  provider: (config) =>
    createOpenaiProvider({
      apiKey: config.OPENAI_API_KEY,
      baseUrl: config.OPENAI_BASE_URL,
      organizationId: config.OPENAI_ORG_ID,
      reader: config.PROVIDER_STREAM_READER,
    }),
})
