import { faultWithin, type ProviderRequest } from '@playground/worker'
import { APIConnectionError, APIError } from 'openai'
import t from 'tap'
import { buildRequest } from '../src/build-request.ts'
import { convertUsage } from '../src/convert-usage.ts'
import { mapError } from '../src/map-error.ts'
import { mapFinishReason } from '../src/map-finish-reason.ts'
import { models } from '../src/models.ts'

const request = (change: Partial<ProviderRequest> = {}, reasoning = true): ProviderRequest => {
  const [entry] = models
  if (entry === undefined) throw new Error('there are models')
  const { prices: _, ...model } = entry
  return {
    model: { ...model, provider: 'openai', pricing: null, capabilities: { ...model.capabilities, reasoning } },
    modelName: 'gpt-6.1-terra',
    instructions: null,
    messages: [{ role: 'user', content: 'hi' }],
    parameters: {},
    maxOutputTokens: 100,
    ...change,
  }
}

t.test('a request is stateless and streamed, with reasoning as summaries where there is any', async (t) => {
  t.same(buildRequest(request({ parameters: { reasoningEffort: 'high' } })), {
    model: 'gpt-6.1-terra',
    input: [{ role: 'user', content: 'hi' }],
    max_output_tokens: 100,
    reasoning: { effort: 'high', summary: 'auto' },
    store: false,
    stream: true,
  })
  t.same(buildRequest(request({ instructions: 'Be brief.', parameters: { temperature: 0, topP: 1 } }, false)), {
    model: 'gpt-6.1-terra',
    instructions: 'Be brief.',
    input: [{ role: 'user', content: 'hi' }],
    max_output_tokens: 100,
    temperature: 0,
    top_p: 1,
    store: false,
    stream: true,
  })
})

t.test('the least effort is what the family calls it', async (t) => {
  const parameters = { reasoningEffort: 'minimal' } as const
  t.same(buildRequest(request({ parameters })).reasoning, { effort: 'none' })
  t.same(buildRequest(request({ parameters, modelName: 'gpt-5-mini' })).reasoning, {
    effort: 'minimal',
    summary: 'auto',
  })
})

t.test('without summaries only the effort is asked for', async (t) => {
  t.equal(buildRequest(request(), false).reasoning, undefined)
  t.same(buildRequest(request({ parameters: { reasoningEffort: 'low' } }), false).reasoning, { effort: 'low' })
})

t.test('usage without details counts as input and output', async (t) => {
  t.same(convertUsage(null), {})
  // At the vendor's border: endpoints in between leave out the details that the type promises.
  const bare = { input_tokens: 10, output_tokens: 5, total_tokens: 15 } as Parameters<typeof convertUsage>[0]
  t.same(convertUsage(bare), { input: 10, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 })
})

t.test('the end of a response has a reason', async (t) => {
  t.equal(mapFinishReason({ incomplete_details: null }, false), 'stop')
  t.equal(mapFinishReason({ incomplete_details: null }, true), 'content_filter')
  t.equal(mapFinishReason({ incomplete_details: { reason: 'max_output_tokens' } }, false), 'length')
  t.equal(mapFinishReason({ incomplete_details: { reason: 'content_filter' } }, false), 'content_filter')
  t.equal(mapFinishReason({ incomplete_details: { reason: 'steered' } }, false), 'other')
})

t.test('errors are mapped by status before the stream and by code inside it', async (t) => {
  const body = (code: string, message = 'x') => ({ code, message, type: 'y' })
  const headers = new Headers({ 'retry-after': '7' })
  t.match(mapError(APIError.generate(429, { error: body('rate_limit_exceeded') }, undefined, headers)), {
    code: 'provider_rate_limited',
    retryAfterMs: 7000,
  })
  t.match(mapError(new APIError(undefined, body('server_error'), undefined, undefined)), {
    code: 'provider_unavailable',
  })
  t.match(mapError(new APIError(undefined, body('context_length_exceeded'), undefined, undefined)), {
    code: 'context_too_long',
  })
  t.equal(mapError(new APIConnectionError({ message: 'Connection error.' })), null, "the network's")
  t.equal(mapError(new SyntaxError('x')), null)
  t.equal(faultWithin(new Error('x')), null)
})

t.test('every model has a price and its own id', async (t) => {
  t.ok(models.every(({ id, prices }) => id.startsWith('openai/') && prices.length > 0))
  t.equal(new Set(models.map(({ id }) => id)).size, models.length)
})
