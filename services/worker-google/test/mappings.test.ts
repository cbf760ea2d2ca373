import { ApiError } from '@google/genai'
import { currentPrices, type ProviderRequest } from '@playground/worker'
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
    model: { ...model, provider: 'google', pricing: null, capabilities: { ...model.capabilities, reasoning } },
    modelName: 'gemini-4-argon',
    instructions: 'Be brief.',
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello' },
      { role: 'user', content: 'again' },
    ],
    parameters: {},
    maxOutputTokens: 100,
    ...change,
  }
}

t.test('messages keep their roles, thoughts are asked for, nothing goes on by itself', async (t) => {
  t.same(
    buildRequest(request({ parameters: { temperature: 0, topP: 1, seed: 0, stop: ['x'], reasoningEffort: 'medium' } })),
    {
      model: 'gemini-4-argon',
      contents: [
        { role: 'user', parts: [{ text: 'hi' }] },
        { role: 'model', parts: [{ text: 'hello' }] },
        { role: 'user', parts: [{ text: 'again' }] },
      ],
      config: {
        systemInstruction: 'Be brief.',
        maxOutputTokens: 100,
        temperature: 0,
        topP: 1,
        seed: 0,
        stopSequences: ['x'],
        thinkingConfig: { includeThoughts: true, thinkingLevel: 'MEDIUM' },
        automaticContinuation: false,
      },
    },
  )
  t.equal(buildRequest(request({}, false)).config?.thinkingConfig, undefined)
})

t.test('effort is a level, and a budget for the models before levels', async (t) => {
  const parameters = { reasoningEffort: 'minimal' } as const
  t.match(buildRequest(request({ parameters })).config?.thinkingConfig, { thinkingLevel: 'LOW' })
  t.match(buildRequest(request({ parameters, modelName: 'gemini-2.5-flash' })).config?.thinkingConfig, {
    thinkingBudget: 512,
  })
})

t.test('the prompt includes what was cached, thoughts stand beside the answer', async (t) => {
  t.same(
    convertUsage({
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 7,
      thoughtsTokenCount: 9,
    }),
    {
      input: 60,
      cacheRead: 40,
      output: 7,
      reasoning: 9,
    },
  )
  t.same(convertUsage({}), {})
})

t.test('the end of a candidate has a reason', async (t) => {
  t.equal(mapFinishReason('STOP'), 'stop')
  t.equal(mapFinishReason('MAX_TOKENS'), 'length')
  t.equal(mapFinishReason('CONTINUATION'), 'length')
  for (const reason of ['SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'SPII'])
    t.equal(mapFinishReason(reason), 'content_filter')
  t.equal(mapFinishReason('MALFORMED_FUNCTION_CALL'), 'tool_calls')
  t.equal(mapFinishReason('SOMETHING_NEW'), 'other')
})

t.test('errors are read from the body that the SDK puts into its message', async (t) => {
  const fault = (status: number, error: object, prefix = '') =>
    mapError(new ApiError({ status, message: prefix + JSON.stringify({ error }) }))
  const retry = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '12.5s' }
  const quota = (quotaId: string) => ({
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [{ quotaId }],
  })
  const exhausted = {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    status: 'RESOURCE_EXHAUSTED',
  }
  t.match(fault(429, { ...exhausted, details: [quota('GenerateRequestsPerMinutePerProject'), retry] }), {
    code: 'provider_rate_limited',
    retryAfterMs: 12_500,
  })
  t.match(fault(429, { ...exhausted, details: [quota('GenerateRequestsPerDayPerProject')] }), {
    code: 'provider_quota_exhausted',
  })
  t.match(fault(400, { message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] }), {
    code: 'provider_auth',
  })
  t.match(fault(503, { message: 'The model is overloaded.', status: 'UNAVAILABLE' }, 'got status: UNAVAILABLE. '), {
    code: 'provider_overloaded',
  })
  t.match(mapError(new ApiError({ status: 500, message: 'not JSON' })), { code: 'provider_unavailable' })
  t.match(mapError(new Error('Incomplete JSON segment at the end')), { code: 'stream_cut' })
  t.equal(mapError(new Error('x')), null)
})

t.test('prices follow the days that the vendor has named', async (t) => {
  const [argon] = models
  if (argon === undefined) throw new Error('there are models')
  t.equal(currentPrices(argon, Date.parse('2026-11-30T23:59:59Z'))?.pricing.inputMicrosPerMillion, 2_000_000)
  t.equal(currentPrices(argon, Date.parse('2026-12-01T00:00:00Z'))?.pricing.inputMicrosPerMillion, 4_000_000)
})
