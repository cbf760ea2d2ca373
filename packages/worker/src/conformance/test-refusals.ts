import type { RunErrorCode } from '@playground/contracts'
import type { ProviderAnswer } from '@playground/testing'
import type { Test } from 'tap'
import { executeOnce } from './execute-once.ts'
import { type Subject, testKey } from './test-provider.ts'

const good: ProviderAnswer = { text: ['good'] }
const status = (code: number, retryAfter?: number): ProviderAnswer => ({
  fault: 'status',
  status: code,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})

/** What the vendor refuses, before and after it began to answer. */
export async function testRefusals(t: Test, { provider, upstream }: Subject): Promise<void> {
  const refusals: readonly (readonly [name: string, answer: ProviderAnswer, code: RunErrorCode, calls: number])[] = [
    ['a wrong key', { fault: 'bad-key' }, 'provider_auth', 1],
    ['401', status(401), 'provider_auth', 1],
    ['403', status(403), 'provider_auth', 1],
    ['404', status(404), 'invalid_request', 1],
    ['400', status(400), 'invalid_request', 1],
    ['a conversation that is too long', { fault: 'context-too-long' }, 'context_too_long', 1],
    ['a key without credit', { fault: 'out-of-credit' }, 'provider_quota_exhausted', 1],
    ['429', status(429), 'provider_rate_limited', 3],
    ['429 with a long wait', status(429, 600), 'provider_rate_limited', 1],
    ['500', status(500), 'provider_unavailable', 3],
    ['502', status(502), 'provider_unavailable', 3],
    ['504', status(504), 'provider_unavailable', 3],
    ['529', status(529), 'provider_overloaded', 3],
  ]
  for (const [name, answer, code, calls] of refusals) {
    t.test(`${name} is ${code} after ${calls} calls`, async (t) => {
      upstream.script(answer)
      const { outcome, text, metrics } = await executeOnce(provider)
      t.match(outcome, { kind: 'fault', fault: { code } })
      t.equal(upstream.requests.length, calls)
      t.equal(metrics.tries, calls)
      t.equal(text, '')
      t.equal(metrics.usage.total, 0, 'a refused request costs nothing')
      const told = outcome.kind === 'fault' ? JSON.stringify(outcome.fault.runError) : ''
      t.notMatch(told, testKey)
      t.notMatch(told, 'canary')
    })
  }

  t.test('what passes by is tried again and then answered', async (t) => {
    for (const trouble of [status(429), status(429, 0), status(500), status(529), { fault: 'reset' } as const]) {
      upstream.reset()
      upstream.script([trouble, trouble, good])
      const { outcome, text, retries, metrics } = await executeOnce(provider)
      t.equal(outcome.kind, 'completed', JSON.stringify(trouble))
      t.equal(text, 'good')
      t.equal(metrics.tries, 3)
      t.match(retries, [
        { state: 'retrying', tries: 2 },
        { state: 'retrying', tries: 3 },
      ])
    }
  })

  t.test('the vendor is left alone for as long as it asks', async (t) => {
    upstream.script([status(429, 1), good])
    const { outcome } = await executeOnce(provider)
    const [first, second] = upstream.requests
    t.equal(outcome.kind, 'completed')
    t.ok((second?.receivedAtMs ?? 0) - (first?.receivedAtMs ?? 0) >= 990)
  })

  const kinds = [
    ['overloaded', 'provider_overloaded'],
    ['server', 'provider_unavailable'],
    ['rate_limit', 'provider_rate_limited'],
    ['quota', 'provider_quota_exhausted'],
  ] as const
  for (const [kind, code] of kinds) {
    t.test(
      `an error inside the stream (${kind}) is ${code}; what came before it is kept and nothing tried again`,
      async (t) => {
        upstream.script({ text: ['so ', 'far'], ending: { error: kind } })
        const { outcome, text, metrics } = await executeOnce(provider)
        t.match(outcome, { kind: 'fault', fault: { code } })
        t.equal(text, 'so far')
        t.equal(upstream.requests.length, 1)
        t.equal(metrics.usageSource, 'estimated')
      },
    )
  }

  t.test('an error inside the stream before any output is tried again', async (t) => {
    upstream.script([{ ending: { error: 'overloaded' } }, { ending: 'failed' }, good])
    const { outcome, text } = await executeOnce(provider)
    t.equal(outcome.kind, 'completed')
    t.equal(text, 'good')
  })

  t.test('a vendor that cannot be reached is tried three times', async (t) => {
    await upstream.refuse()
    try {
      const { outcome, metrics } = await executeOnce(provider)
      t.match(outcome, { kind: 'fault', fault: { code: 'provider_unreachable' } })
      t.equal(metrics.tries, 3)
    } finally {
      await upstream.accept()
    }
  })
}
