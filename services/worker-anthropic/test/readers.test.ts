import { testKey, testReaders } from '@playground/worker/conformance'
import t from 'tap'
import { createAnthropicProvider } from '../src/index.ts'

t.setTimeout(120_000)

t.test("our reader says what the vendor's SDK says", (t) =>
  testReaders(
    t,
    (upstream, reader) => createAnthropicProvider({ apiKey: testKey, baseUrl: upstream.url, reader }),
    new URL('recordings/', import.meta.url),
  ),
)
