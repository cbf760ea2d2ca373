import { httpUrl } from '@playground/runtime'
import { runWorker, streamReader } from '@playground/worker'
import { z } from 'zod'
import { createGoogleProvider } from './google-provider.ts'

await runWorker({
  name: 'worker-google',
  env: process.env,
  config: z.object({
    GEMINI_API_KEY: z.string(),
    GEMINI_BASE_URL: httpUrl.optional(),
    PROVIDER_STREAM_READER: streamReader,
  }),
  provider: (config) =>
    createGoogleProvider({
      apiKey: config.GEMINI_API_KEY,
      baseUrl: config.GEMINI_BASE_URL,
      reader: config.PROVIDER_STREAM_READER,
    }),
})
