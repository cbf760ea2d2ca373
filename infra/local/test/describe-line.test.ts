import { test } from 'tap'
import { describeLine } from '../src/describe-line.ts'

test('shows the message of a log line, with the error of one that has one', async (t) => {
  t.equal(describeLine('{"level":30,"time":1,"msg":"ready"}'), 'ready')
  t.equal(
    describeLine('{"level":50,"msg":"could not save","err":{"message":"connection refused\\nat x"}}'),
    'error: could not save (connection refused)',
  )
  t.equal(describeLine('{"level":40,"msg":"slow"}'), 'warning: slow')
})

test('leaves out debug lines and single requests that went well', async (t) => {
  t.equal(describeLine('{"level":20,"msg":"detail"}'), undefined)
  t.equal(describeLine('{"level":30,"reqId":"1","msg":"request completed","res":{"statusCode":200}}'), undefined)
  t.equal(describeLine('{"level":50,"reqId":"1","msg":"request failed"}'), 'error: request failed')
})

test('leaves alone what is no JSON', async (t) => {
  t.equal(
    describeLine('session does not start. DATABASE_URL is not set.'),
    'session does not start. DATABASE_URL is not set.',
  )
  t.equal(describeLine('{ half'), '{ half')
  t.equal(describeLine('   '), undefined)
  t.equal(describeLine('(node:9028) [FSTDEP023] FastifyDeprecation: an option is deprecated.'), undefined)
})
