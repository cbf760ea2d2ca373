import { APIError } from '@anthropic-ai/sdk'
import type { ProviderRequest } from '@playground/worker'
import t from 'tap'
import { buildRequest } from '../src/build-request.ts'
import { convertUsage } from '../src/convert-usage.ts'
import { mapError } from '../src/map-error.ts'
import { mapFinishReason } from '../src/map-finish-reason.ts'
import { models } from '../src/models.ts'

const request = (parameters: ProviderRequest['parameters'], reasoning: boolean): ProviderRequest => {
  const [entry] = models
  if (entry === undefined) throw new Error('there are models')
  const { prices: _, ...model } = entry
  return {
    model: { ...model, provider: 'anthropic', pricing: null, capabilities: { ...model.capabilities, reasoning } },
    modelName: 'claude-sonnet-5-5',
    instructions: 'Be brief.',
    messages: [{ role: 'user', content: 'hi' }],
    parameters,
    maxOutputTokens: 100,
  }
}

t.test('a model that thinks is asked to think adaptively and to tell of it', async (t) => {
  t.same(buildRequest(request({ reasoningEffort: 'minimal', stop: ['x'] }, true)), {
    model: 'claude-sonnet-5-5',
    max_tokens: 100,
    system: 'Be brief.',
    messages: [{ role: 'user', content: 'hi' }],
    stop_sequences: ['x'],
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'low' },
    stream: true,
  })
})

t.test('a model that does not think takes sampling parameters, its temperature up to 1', async (t) => {
  const { thinking, temperature, top_p } = buildRequest(request({ temperature: 1.7, topP: 0.9 }, false))
  t.same({ thinking, temperature, top_p }, { thinking: undefined, temperature: 1, top_p: 0.9 })
})

t.test('what is counted at the start is the input alone', async (t) => {
  const counts = { input_tokens: 10, cache_read_input_tokens: null, cache_creation_input_tokens: 5, output_tokens: 1 }
  t.same(convertUsage(counts, 'start'), { input: 10, cacheWrite: 5 })
  t.same(convertUsage({ output_tokens: 20 }, 'delta'), { output: 20 })
  const details = { thinking_tokens: 15 }
  t.same(convertUsage({ output_tokens: 20, output_tokens_details: details }, 'delta'), { output: 5, reasoning: 15 })
})

t.test('the end of a message has a reason', async (t) => {
  t.equal(mapFinishReason('end_turn'), 'stop')
  t.equal(mapFinishReason('stop_sequence'), 'stop')
  t.equal(mapFinishReason('max_tokens'), 'length')
  t.equal(mapFinishReason('model_context_window_exceeded'), 'length')
  t.equal(mapFinishReason('refusal'), 'content_filter')
  t.equal(mapFinishReason('tool_use'), 'tool_calls')
  t.equal(mapFinishReason('pause_turn'), 'other')
  t.equal(mapFinishReason(null), 'other')
})

t.test('errors are mapped by status before the stream and by type inside it', async (t) => {
  const body = (type: string, message = 'x') => ({ type: 'error', error: { type, message } })
  const before = (status: number, type: string, message?: string, headers = new Headers()) =>
    mapError(APIError.generate(status, body(type, message), undefined, headers))
  t.match(before(529, 'overloaded_error'), { code: 'provider_overloaded', retryable: true })
  t.match(before(429, 'rate_limit_error', 'slow down', new Headers({ 'retry-after': '3' })), {
    code: 'provider_rate_limited',
    retryAfterMs: 3000,
  })
  t.match(before(400, 'invalid_request_error', 'Your credit balance is too low'), { code: 'provider_quota_exhausted' })
  t.match(before(402, 'billing_error'), { code: 'provider_quota_exhausted' })
  t.match(before(400, 'invalid_request_error', 'messages: at least one is required'), {
    code: 'invalid_request',
    message: /at least one is required/,
  })
  const inside = (type: string) => mapError(new APIError(undefined, body(type), undefined, new Headers()))
  t.match(inside('overloaded_error'), { code: 'provider_overloaded' })
  t.match(inside('api_error'), { code: 'provider_unavailable' })
  t.match(inside('authentication_error'), { code: 'provider_auth', retryable: false })
  t.match(inside('something_new_error'), { code: 'provider_unavailable' })
})

t.test('every model has a price and its own id', async (t) => {
  t.ok(models.every(({ id, prices }) => id.startsWith('anthropic/') && prices.length > 0))
  t.equal(new Set(models.map(({ id }) => id)).size, models.length)
})
