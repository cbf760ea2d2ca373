import { testKey, testProvider } from '@playground/worker/conformance'
import t from 'tap'
import { createAnthropicProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test("conformance, the stream read by the vendor's SDK", (t) =>
  testProvider(
    t,
    (upstream) => createAnthropicProvider({ apiKey: testKey, baseUrl: upstream.url, reader: 'sdk' }),
    'anthropic',
  ),
)
