import { testKey, testProvider } from '@playground/worker/conformance'
import t from 'tap'
import { createGoogleProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test("conformance, the stream read by the vendor's SDK", (t) =>
  testProvider(
    t,
    (upstream) => createGoogleProvider({ apiKey: testKey, baseUrl: upstream.url, reader: 'sdk' }),
    'gemini',
  ),
)
