import { testDemo } from '@playground/worker/conformance'
import t from 'tap'
import { createOpenaiProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test('every demo model answers', (t) =>
  testDemo(t, (origin) => createOpenaiProvider({ apiKey: 'demo', baseUrl: `${origin}/v1` })),
)
