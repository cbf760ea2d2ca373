import { testKey, testProvider } from '@playground/worker/conformance'
import t from 'tap'
import { createCompatibleProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test("conformance, the stream read by the vendor's SDK", (t) =>
  testProvider(
    t,
    (upstream) =>
      createCompatibleProvider({
        id: 'example',
        name: 'Example',
        apiKey: testKey,
        baseUrl: upstream.openaiUrl,
        reader: 'sdk',
      }),
    'openai-chat',
  ),
)
