import t from 'tap'
import { ProviderFault } from '../../src/provider/provider-fault.ts'
import { nextDelay, defaultRetryPolicy as policy } from '../../src/retry/next-delay.ts'

const delay = (fault: ProviderFault, tries: number, waitedMs = 0, random = 1) =>
  nextDelay(fault, { tries, waitedMs }, policy, () => random)

t.test('the bound of the wait doubles and the wait is a random share of it', async (t) => {
  const fault = new ProviderFault('provider_unavailable')
  t.equal(delay(fault, 1), 500)
  t.equal(delay(fault, 2), 1000)
  t.equal(delay(fault, 2, 0, 0.25), 250)
  t.equal(delay(fault, 3), null, 'three tries are all')
})

t.test('an overloaded provider is given more time', async (t) => {
  t.equal(delay(new ProviderFault('provider_overloaded'), 1), 2000)
  t.equal(delay(new ProviderFault('provider_overloaded'), 2), 4000)
})

t.test('what the provider says is obeyed up to 20 s and not waited for beyond', async (t) => {
  t.equal(delay(new ProviderFault('provider_rate_limited', { retryAfterMs: 20_000 }), 1), 20_000)
  t.equal(delay(new ProviderFault('provider_rate_limited', { retryAfterMs: 20_001 }), 1), null)
})

t.test('all waits together are at most a minute', async (t) => {
  t.equal(delay(new ProviderFault('provider_rate_limited', { retryAfterMs: 15_000 }), 2, 46_000), null)
})

t.test('what cannot get better is not tried again', async (t) => {
  for (const code of ['provider_auth', 'provider_quota_exhausted', 'invalid_request', 'context_too_long'] as const) {
    t.equal(delay(new ProviderFault(code), 1), null, code)
  }
})

t.test('silence and empty answers are tried once more', async (t) => {
  for (const code of ['timeout_first_byte', 'empty_response'] as const) {
    t.not(delay(new ProviderFault(code), 1), null, code)
    t.equal(delay(new ProviderFault(code), 2), null, code)
  }
})
