import { APIError } from 'openai'
import t from 'tap'
import { listModels } from '../src/list-models.ts'
import { mapError } from '../src/map-error.ts'
import { mapFinishReason } from '../src/map-finish-reason.ts'
import { readDelta } from '../src/read-delta.ts'

t.test('models are listed with what the endpoint tells of them, without a price', async (t) => {
  const listed = listModels('local', [
    { id: 'llama3.3:70b', object: 'model' },
    { id: 'deepseek/deepseek-v4', name: 'DeepSeek V4', context_length: 262_144 },
    { id: 'vllm-model', max_model_len: 8192, context_length: 'much' },
  ])
  t.match(listed, [
    { id: 'local/llama3.3:70b', name: 'llama3.3:70b', contextWindow: 32_768, prices: [], demo: false },
    { id: 'local/deepseek/deepseek-v4', name: 'DeepSeek V4', contextWindow: 262_144 },
    { id: 'local/vllm-model', contextWindow: 8192 },
  ])
})

t.test('what neither chats nor embeds, or is no model at all, is left out', async (t) => {
  const odd = [
    null,
    'x',
    {},
    { id: '' },
    { id: 'a b' },
    { id: '../x' },
    { id: 'x'.repeat(300) },
    { id: 'whisper-large' },
  ]
  t.same(listModels('local', odd), [])
  t.match(listModels('local', [{ id: 'nomic-embed-text' }]), [{ kind: 'embedding', maxOutputTokens: 0 }])
})

t.test('a delta may hold text, a refusal or reasoning, under either name', async (t) => {
  t.same(readDelta(undefined), { text: '', reasoning: '', refused: false })
  t.same(readDelta({ content: null }), { text: '', reasoning: '', refused: false })
  t.same(readDelta({ content: 'a', reasoning_content: 'b' }), { text: 'a', reasoning: 'b', refused: false })
  t.same(readDelta({ reasoning: 'c' }), { text: '', reasoning: 'c', refused: false })
  t.same(readDelta({ reasoning: { not: 'text' } }), { text: '', reasoning: '', refused: false })
  t.same(readDelta({ refusal: 'no' }), { text: 'no', reasoning: '', refused: true })
})

t.test('the end of a choice has a reason', async (t) => {
  const pairs = {
    stop: 'stop',
    eos: 'stop',
    length: 'length',
    content_filter: 'content_filter',
    tool_calls: 'tool_calls',
    odd: 'other',
  }
  for (const [reason, expected] of Object.entries(pairs)) t.equal(mapFinishReason(reason), expected)
})

t.test('an error inside the stream is read by its number, else by its words', async (t) => {
  const inside = (error: object) => mapError(new APIError(undefined, error, undefined, undefined))
  t.match(inside({ code: 429, message: 'x' }), { code: 'provider_rate_limited' })
  t.match(inside({ code: 402, message: 'Insufficient credits' }), { code: 'provider_quota_exhausted' })
  t.match(inside({ message: 'model overloaded' }), { code: 'provider_overloaded' })
  t.match(inside({ message: 'boom' }), { code: 'provider_unavailable' })
})
