import { httpUrl } from '@playground/runtime'
import { runWorker } from '@playground/worker'
import { z } from 'zod'
import { createOpenaiProvider } from './openai-provider.ts'

await runWorker({
  name: 'worker-openai',
  env: process.env,
  config: z.object({
    OPENAI_API_KEY: z.string(),
    OPENAI_BASE_URL: httpUrl.optional(),
    OPENAI_ORG_ID: z.string().optional(),
  }),
  provider: (config) =>
    createOpenaiProvider({
      apiKey: config.OPENAI_API_KEY,
      baseUrl: config.OPENAI_BASE_URL,
      organizationId: config.OPENAI_ORG_ID,
    }),
})
