import { testKey, testProvider } from '@playground/worker/conformance'
import t from 'tap'
import { createOpenaiProvider } from '../src/index.ts'

t.test('conformance', (t) =>
  testProvider(
    t,
    (upstream) => createOpenaiProvider({ apiKey: testKey, baseUrl: upstream.openaiUrl }),
    'openai-responses',
  ),
)
