import { testKey, testProvider } from '@playground/worker/conformance'
import t from 'tap'
import { createOpenaiProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test("conformance, the stream read by the vendor's SDK", (t) =>
  testProvider(
    t,
    (upstream) => createOpenaiProvider({ apiKey: testKey, baseUrl: upstream.openaiUrl, reader: 'sdk' }),
    'openai-responses',
  ),
)
