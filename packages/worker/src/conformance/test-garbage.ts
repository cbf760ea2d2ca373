import type { Test } from 'tap'
import { executeOnce } from './execute-once.ts'
import type { Subject } from './test-provider.ts'

/** A vendor, or something in between, that sends what it should not. */
export async function testGarbage(t: Test, { provider, upstream }: Subject): Promise<void> {
  t.test('a broken chunk is a protocol error, and nothing of it is printed', async (t) => {
    const printed = capture(t)
    upstream.script({ text: ['before '], ending: 'malformed' })
    const { outcome, text } = await executeOnce(provider)
    t.match(outcome, { kind: 'fault', fault: { code: 'provider_protocol_error' } })
    t.equal(text, 'before ')
    t.same(printed(), [])
  })

  t.test('a page of HTML is no answer', async (t) => {
    upstream.script({ fault: 'html' })
    const { outcome } = await executeOnce(provider)
    t.equal(outcome.kind, 'fault')
  })

  t.test('a redirect is not followed', async (t) => {
    for (const status of [301, 307] as const) {
      upstream.reset()
      upstream.script({ fault: 'redirect', status })
      const { outcome } = await executeOnce(provider)
      t.match(outcome, { kind: 'fault', fault: { code: 'provider_protocol_error', retryable: false } })
      t.equal(upstream.requests.length, 1)
      t.same(upstream.elsewhere.requests, [], 'the key went nowhere else')
    }
  })

  t.test('a body that would unpack to any size is refused', async (t) => {
    upstream.script({ fault: 'huge-body', megabytes: 200, gzip: true })
    const { outcome } = await executeOnce(provider)
    t.match(outcome, { kind: 'fault', fault: { code: 'provider_protocol_error', retryable: false } })
    t.equal(upstream.requests.length, 1)
  })

  t.test('a body without end is cut off at 16 MiB', async (t) => {
    upstream.script({ fault: 'huge-body', megabytes: 60 })
    const { outcome } = await executeOnce(provider)
    t.match(outcome, { kind: 'fault', fault: { code: 'provider_protocol_error', retryable: false } })
    const [request] = upstream.requests
    t.equal((await request?.ended)?.by, 'client')
  })
}

/** Everything written to the console while a test runs. */
function capture(t: Test): () => unknown[] {
  const calls = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) => t.capture(console, method))
  return () => calls.flatMap((captured) => captured().map(({ args }) => args))
}
