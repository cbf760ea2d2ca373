import t from 'tap'
import { explainError, faultOfStatus, faultOfWords, ProviderFault, retryAfterMs } from '../../src/index.ts'
import { faultOfTransport } from '../../src/provider/fault-of-transport.ts'
import { safeSentence } from '../../src/provider/safe-sentence.ts'

const withCode = (code: string, message = 'x', cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { code })

t.test('a status has a meaning, and words where it says too little', async (t) => {
  const code = (status: number, words = '') => faultOfStatus({ status, words }).code
  t.equal(code(400), 'invalid_request')
  t.equal(code(400, 'maximum context length is 8192 tokens'), 'context_too_long')
  t.equal(code(400, 'credit balance is too low'), 'provider_quota_exhausted')
  t.equal(code(401), 'provider_auth')
  t.equal(code(402), 'provider_quota_exhausted')
  t.equal(code(403), 'provider_auth')
  t.equal(code(404), 'invalid_request')
  t.equal(code(408), 'provider_unavailable')
  t.equal(code(413, 'prompt is too long'), 'context_too_long')
  t.equal(code(429), 'provider_rate_limited')
  t.equal(code(429, 'insufficient_quota'), 'provider_quota_exhausted')
  t.equal(code(500), 'provider_unavailable')
  t.equal(code(503, 'The model is overloaded'), 'provider_overloaded')
  t.equal(code(529), 'provider_overloaded')
  t.equal(code(302), 'provider_protocol_error')
})

t.test('words inside a stream have a meaning, and unknown ones are the vendor’s trouble', async (t) => {
  t.equal(faultOfWords('overloaded_error').code, 'provider_overloaded')
  t.equal(faultOfWords('rate_limit_exceeded').code, 'provider_rate_limited')
  t.equal(
    faultOfWords('invalid_prompt', { message: 'no such tool' }).message,
    'The provider did not accept the request: no such tool',
  )
  t.equal(faultOfWords('whatever').code, 'provider_unavailable')
})

t.test('what the network did is told apart by when it did it', async (t) => {
  const refused = new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') })
  t.equal(faultOfTransport(refused)?.code, 'provider_unreachable')
  t.equal(
    faultOfTransport(new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }))?.code,
    'provider_unreachable',
  )
  t.equal(
    faultOfTransport(new TypeError('fetch failed', { cause: withCode('CERT_HAS_EXPIRED') }))?.code,
    'provider_unreachable',
  )
  t.equal(
    faultOfTransport(new TypeError('fetch failed', { cause: withCode('ECONNRESET') }))?.code,
    'provider_unreachable',
  )
  t.equal(faultOfTransport(new TypeError('terminated', { cause: withCode('UND_ERR_SOCKET') }))?.code, 'stream_cut')
  t.equal(faultOfTransport(new TypeError('terminated'))?.code, 'stream_cut')
  t.equal(faultOfTransport(new Error('Connection error.', { cause: refused }))?.code, 'provider_unreachable')
  t.equal(faultOfTransport(new SyntaxError('x')), null)
  t.equal(faultOfTransport('x'), null)
})

t.test('our own fault counts, however an SDK wraps it; what nobody knows is a protocol error', async (t) => {
  const fault = new ProviderFault('cost_cap_reached')
  t.equal(
    explainError(new Error('wrapped', { cause: new Error('twice', { cause: fault }) }), () => null),
    fault,
  )
  t.equal(explainError(new Error('x'), () => null).code, 'provider_protocol_error')
  t.equal(explainError(new Error('x'), () => new ProviderFault('provider_auth')).code, 'provider_auth')
})

t.test('a vendor’s message is shown as one line without keys', async (t) => {
  t.equal(safeSentence('max_tokens is\n too  large\u202e'), 'max_tokens is too large')
  t.equal(
    safeSentence('Incorrect key sk-proj-abcdef123456 and AIzaSyA1234567890 and Bearer abcdef123'),
    'Incorrect key [key] and [key] and [key]',
  )
  t.equal(safeSentence(`no ${'a1'.repeat(16)}`), 'no [key]')
  t.equal(safeSentence('model claude-haiku-4-5-20251001 not found'), 'model claude-haiku-4-5-20251001 not found')
  t.equal(safeSentence('x'.repeat(1000))?.length, 300)
  t.equal(safeSentence(' \n '), null)
  t.equal(safeSentence(undefined), null)
})

t.test('how long to wait is read in ms, seconds or as a date', async (t) => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z')
  const read = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), nowMs)
  t.equal(read({ 'retry-after': '7' }), 7000)
  t.equal(read({ 'retry-after-ms': '1500', 'retry-after': '7' }), 1500)
  t.equal(read({ 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' }), 30_000)
  t.equal(read({ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }), 0)
  t.equal(read({ 'retry-after': 'soon' }), undefined)
  t.equal(read({}), undefined)
  t.equal(retryAfterMs(undefined), undefined)
})
