import t from 'tap'
import { ProviderFault } from '../../src/provider/provider-fault.ts'
import { createCircuitBreaker } from '../../src/retry/circuit-breaker.ts'

function breakerAt() {
  let ms = 0
  return {
    breaker: createCircuitBreaker({ now: () => ms }),
    pass: (by: number) => {
      ms += by
    },
  }
}
const trouble = new ProviderFault('provider_unavailable')

t.test('ten failures within 30 s open it for 15 s, then one call may probe', async (t) => {
  const { breaker, pass } = breakerAt()
  for (let count = 0; count < 9; count++) breaker.failed(trouble)
  t.equal(breaker.refusal(), null)
  breaker.failed(trouble)
  t.match(breaker.refusal(), { code: 'provider_unavailable', message: /asked again in 15 s/ })
  pass(15_000)
  t.equal(breaker.refusal(), null, 'the probe')
  t.not(breaker.refusal(), null, 'only one')
  breaker.succeeded()
  t.equal(breaker.refusal(), null)
})

t.test('a failed probe opens it again', async (t) => {
  const { breaker, pass } = breakerAt()
  for (let count = 0; count < 10; count++) breaker.failed(trouble)
  pass(15_000)
  breaker.refusal()
  breaker.failed(trouble)
  t.not(breaker.refusal(), null)
  pass(15_000)
  t.equal(breaker.refusal(), null)
})

t.test('a probe that was called off makes room for the next', async (t) => {
  const { breaker, pass } = breakerAt()
  for (let count = 0; count < 10; count++) breaker.failed(trouble)
  pass(15_000)
  breaker.refusal()
  breaker.abandoned()
  t.equal(breaker.refusal(), null)
})

t.test('failures far apart do not add up, nor do refused requests', async (t) => {
  const { breaker, pass } = breakerAt()
  for (let count = 0; count < 30; count++) {
    breaker.failed(trouble)
    breaker.failed(new ProviderFault('invalid_request'))
    breaker.failed(new ProviderFault('provider_rate_limited'))
    pass(5000)
  }
  t.equal(breaker.refusal(), null)
})

t.test('a refused key opens it at once, for a minute', async (t) => {
  const { breaker, pass } = breakerAt()
  breaker.failed(new ProviderFault('provider_auth'))
  t.match(breaker.refusal(), { code: 'provider_auth' })
  pass(59_999)
  t.not(breaker.refusal(), null)
  pass(1)
  t.equal(breaker.refusal(), null)
})
