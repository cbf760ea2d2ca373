import { testDemo } from '@playground/worker/conformance'
import t from 'tap'
import { createAnthropicProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test('every demo model answers', (t) =>
  testDemo(t, (origin) => createAnthropicProvider({ apiKey: 'demo', baseUrl: origin })),
)
