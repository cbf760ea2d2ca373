import { ApiError, ConnectionError } from '@playground/client'
import t from 'tap'
import { count, inWords, plural, roundCount } from '../../src/format/count.ts'
import { dayGroup, shortDay, untilThen } from '../../src/format/day.ts'
import { money, moneyRange } from '../../src/format/money.ts'
import { refusal } from '../../src/format/refusal.ts'
import { runningSeconds, seconds, wholeSeconds } from '../../src/format/seconds.ts'

t.test('a measured time has three digits, a running one a decimal, waiting none', async (t) => {
  t.same([4310, 9994, 9996, 14_234, 99_960, 123_456].map(seconds), ['4.31', '9.99', '10.0', '14.2', '100', '123'])
  t.same([0, 9840, 125_000, -5].map(runningSeconds), ['0.0', '9.8', '125.0', '0.0'])
  t.same([999, 12_900].map(wholeSeconds), ['0', '12'])
})

t.test('money has cents from a dollar up and three digits below', async (t) => {
  t.same([0, 18_700, 1200, 36_000, 993, 1, 52_180_000].map(money), [
    '$0',
    '$0.0187',
    '$0.0012',
    '$0.036',
    '$0.000993',
    '$0.000001',
    '$52.18',
  ])
  t.equal(moneyRange(11_000, 38_000), '$0.011 – 0.038')
  t.equal(moneyRange(1000, 1000), '$0.001')
})

t.test('counts are grouped, contexts are round', async (t) => {
  t.equal(count(182_400), '182,400')
  t.same([200_000, 1_000_000, 1_048_576, 128_000, 512].map(roundCount), ['200 k', '1 M', '1 M', '128 k', '512'])
  t.same([inWords(2), inWords(9), plural(1, 'lane'), plural(4, 'lane')], ['Two', '9', '1 lane', '4 lanes'])
})

t.test('days are told from midnight, not from 24 hours', async (t) => {
  const now = new Date(2026, 10, 21, 0, 30)
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()
  t.equal(dayGroup(at(21, 0), now), 'Today')
  t.equal(dayGroup(at(20, 23), now), 'Yesterday')
  t.equal(dayGroup(at(15, 12), now), 'Previous 7 days')
  t.equal(dayGroup(at(2, 12), now), 'Previous 30 days')
  t.equal(dayGroup(new Date(2026, 7, 3).toISOString(), now), 'August 2026')
  t.same(
    [at(21, 0), at(20, 1), at(9, 1)].map((time) => shortDay(time, now)),
    ['today', 'yesterday', '9 Nov'],
  )
  t.equal(untilThen(new Date(now.getTime() + 6 * 3_600_000).toISOString(), now), '6 h')
  t.equal(untilThen(new Date(now.getTime() + 30_000).toISOString(), now), '1 min')
})

t.test('a refusal says what can be done', async (t) => {
  const quota = {
    limit: 500_000,
    used: 500_000,
    reserved: 0,
    remaining: 0,
    resetsAt: new Date(Date.now() + 6 * 3_600_000).toISOString(),
  }
  const refused = new ApiError({ code: 'quota_exceeded', message: 'no', statusCode: 402, details: quota })
  t.equal(
    refusal(refused),
    "You have used today's 500,000 tokens. They are back in 6 h. Answers that are running will finish.",
  )
  t.match(refusal(new ApiError({ code: 'rate_limited', message: 'no', statusCode: 429, retryAfterMs: 12_000 })), /12 s/)
  t.match(refusal(new ConnectionError('x')), /cannot be reached/)
  t.equal(
    refusal(new ApiError({ code: 'validation_failed', message: 'The prompt is empty.', statusCode: 400 })),
    'The prompt is empty.',
  )
})
