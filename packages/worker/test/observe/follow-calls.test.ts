import t from 'tap'
import { followCalls } from '../../src/observe/follow-calls.ts'

/** A clock that is a second later each time. */
const clock = () => {
  let second = 0
  return () => new Date(second++ * 1000)
}
const at = (second: number) => new Date(second * 1000).toISOString()

t.test('the state of a provider begins with the first call that ended so, and turns are told', async (t) => {
  let turns = 0
  const follower = followCalls(() => turns++, clock())
  t.equal(follower.last, null)
  follower.succeeded()
  follower.succeeded()
  t.strictSame(follower.last, { ok: true, code: null, since: at(0) })
  follower.failed('provider_overloaded')
  t.strictSame(follower.last, { ok: false, code: 'provider_overloaded', since: at(1) })
  follower.failed('provider_auth')
  t.strictSame(follower.last, { ok: false, code: 'provider_auth', since: at(1) }, 'failing since then, now for this')
  follower.succeeded()
  t.strictSame(follower.last, { ok: true, code: null, since: at(2) })
  t.equal(turns, 3)
})

t.test('a request that was wrong by itself says nothing about the provider', async (t) => {
  const follower = followCalls(() => t.fail('nothing has turned'))
  for (const code of ['invalid_request', 'context_too_long', 'cost_cap_reached'] as const) follower.failed(code)
  t.equal(follower.last, null)
})
