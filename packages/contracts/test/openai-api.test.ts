import t from 'tap'
import { completionRequest } from '../src/index.ts'

const asked = { model: 'a/b', messages: [{ role: 'user', content: 'Hello' }] }
const accepts = (more: object) => completionRequest.safeParse({ ...asked, ...more }).success
const user = { role: 'user', content: 'Hello' }

t.test('takes what has an effect here, and what many clients say without asking for anything', async (t) => {
  for (const more of [
    { temperature: 2, top_p: 1, max_tokens: 5, seed: -1, stop: 'x', reasoning_effort: 'low' },
    { stop: ['a', 'b', 'c', 'd'], max_completion_tokens: 5, stream: true, stream_options: { include_usage: true } },
    { max_tokens: 5, max_completion_tokens: 5 },
    { n: 1, user: 'me', metadata: { a: 'b' }, store: false, presence_penalty: 0, frequency_penalty: 0 },
    { logprobs: false, logit_bias: {}, tools: [], tool_choice: 'auto', response_format: { type: 'text' } },
    { temperature: null, top_p: null, stop: null, n: null, stream: null, seed: null, tools: null, user: null },
    { messages: [{ role: 'system', content: 's' }, { role: 'developer', content: 'd' }, user] },
    { messages: [user, { role: 'assistant', content: '' }, { role: 'user', content: [{ type: 'text', text: 'x' }] }] },
  ]) {
    t.ok(accepts(more), JSON.stringify(more))
  }
})

t.test('refuses whatever would not be done', async (t) => {
  for (const more of [
    { n: 2 },
    { logprobs: true },
    { presence_penalty: 0.1 },
    { frequency_penalty: -1 },
    { logit_bias: { 50256: -100 } },
    { tools: [{ type: 'function', function: { name: 'f' } }] },
    { tool_choice: 'required' },
    { response_format: { type: 'json_object' } },
    { store: true },
    { service_tier: 'flex' },
    { audio: { voice: 'alloy', format: 'mp3' } },
    { prediction: { type: 'content', content: 'x' } },
    { web_search_options: {} },
    { verbosity: 'low' },
    { unheard_of: 1 },
    { reasoning_effort: 'xhigh' },
    { stop: ['a', 'b', 'c', 'd', 'e'] },
    { temperature: 2.1 },
    { temperature: '1' },
    { max_tokens: 0 },
    { max_tokens: 1, max_completion_tokens: 2 },
    { stream_options: { include_obfuscation: true } },
    { messages: [] },
    { messages: [{ role: 'user', content: ' ' }] },
    { messages: [{ role: 'user', content: 'a\u0000b' }] },
    { messages: [{ role: 'user', content: [] }] },
    { messages: [{ ...user, name: 'me' }] },
    { messages: [{ role: 'tool', content: 'x', tool_call_id: 'y' }] },
    { messages: [user, { role: 'assistant', content: 'prefilled' }] },
    { messages: [user, { role: 'assistant', content: null, tool_calls: [] }, user] },
    { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com' } }] }] },
    { model: '' },
    { model: ['a/b'] },
  ]) {
    t.notOk(accepts(more), JSON.stringify(more))
  }
})
