import { httpUrl } from '@playground/runtime'
import { runWorker } from '@playground/worker'
import { z } from 'zod'
import { createGoogleProvider } from './google-provider.ts'

await runWorker({
  name: 'worker-google',
  env: process.env,
  config: z.object({ GEMINI_API_KEY: z.string(), GEMINI_BASE_URL: httpUrl.optional() }),
  provider: (config) => createGoogleProvider({ apiKey: config.GEMINI_API_KEY, baseUrl: config.GEMINI_BASE_URL }),
})
