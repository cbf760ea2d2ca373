import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import t from 'tap'
import { startDemoUpstream } from '../src/start-demo-upstream.ts'

const upstream = await startDemoUpstream({ host: '127.0.0.1', port: 0 })
t.teardown(() => upstream[Symbol.asyncDispose]())

const openai = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: 'none', maxRetries: 0 })
const anthropic = new Anthropic({ baseURL: upstream.url, apiKey: 'none', maxRetries: 0 })
const google = new GoogleGenAI({ apiKey: 'none', apiVersion: 'v1beta', httpOptions: { baseUrl: upstream.url } })
const prompt = 'In short: is walking good for thinking?'

t.test('OpenAI Responses streams a reasoning summary, the text and exact usage', async (t) => {
  let text = ''
  let reasoning = ''
  let ended: OpenAI.Responses.ResponseCompletedEvent | undefined
  for await (const event of await openai.responses.create({ model: 'demo-scholar', input: prompt, stream: true })) {
    if (event.type === 'response.output_text.delta') text += event.delta
    if (event.type === 'response.reasoning_summary_text.delta') reasoning += event.delta
    if (event.type === 'response.completed') ended = event
  }
  const usage = ended?.response.usage
  t.match(reasoning, /walking/)
  t.ok(text.length > 40)
  t.equal(usage?.output_tokens_details.reasoning_tokens, Math.ceil(reasoning.length / 4))
  t.equal(usage?.output_tokens, Math.ceil(reasoning.length / 4) + Math.ceil(text.length / 4))
  t.equal(usage?.input_tokens_details.cached_tokens, 0)
  t.equal(usage?.total_tokens, (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0))
})

t.test('OpenAI Responses says incomplete when the limit is reached', async (t) => {
  const request = { model: 'demo-swift', input: 'A long answer, please', max_output_tokens: 20, stream: true } as const
  let text = ''
  let ended: OpenAI.Responses.ResponseIncompleteEvent | undefined
  for await (const event of await openai.responses.create(request)) {
    if (event.type === 'response.output_text.delta') text += event.delta
    if (event.type === 'response.incomplete') ended = event
  }
  t.equal(text.length, 80)
  t.equal(ended?.response.status, 'incomplete')
  t.equal(ended?.response.incomplete_details?.reason, 'max_output_tokens')
  t.equal(ended?.response.usage?.output_tokens, 20)
})

t.test('chat completions stream reasoning, text, a finish reason and usage', async (t) => {
  const stream = await openai.chat.completions.create({
    model: 'demo-scholar',
    messages: [{ role: 'user', content: prompt }],
    stream: true,
    stream_options: { include_usage: true },
  })
  let text = ''
  let reasoning = ''
  let finishReason: string | null = null
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of stream) {
    const choice = chunk.choices[0]
    text += choice?.delta.content ?? ''
    // The field is an extension that many compatible servers send and the SDK's types leave out.
    if (choice && 'reasoning_content' in choice.delta) reasoning += String(choice.delta.reasoning_content)
    finishReason = choice?.finish_reason ?? finishReason
    usage = chunk.usage ?? usage
  }
  t.ok(text.length > 40)
  t.equal(finishReason, 'stop')
  t.equal(usage?.completion_tokens_details?.reasoning_tokens, Math.ceil(reasoning.length / 4))
  t.equal(usage?.completion_tokens, Math.ceil(reasoning.length / 4) + Math.ceil(text.length / 4))
})

t.test('Anthropic streams thinking, the text and cumulative usage', async (t) => {
  const request = { model: 'demo-sage', max_tokens: 4096, messages: [{ role: 'user', content: prompt }] } as const
  let text = ''
  let thinking = ''
  let started: Anthropic.Usage | undefined
  let ended: Anthropic.MessageDeltaEvent | undefined
  let stopped = false
  for await (const event of await anthropic.messages.create({
    ...request,
    messages: [...request.messages],
    stream: true,
  })) {
    if (event.type === 'message_start') started = event.message.usage
    if (event.type === 'message_delta') ended = event
    if (event.type === 'message_stop') stopped = true
    if (event.type !== 'content_block_delta') continue
    if (event.delta.type === 'text_delta') text += event.delta.text
    if (event.delta.type === 'thinking_delta') thinking += event.delta.thinking
  }
  t.match(thinking, /walking/)
  t.ok(stopped)
  t.equal(started?.output_tokens, 1)
  t.ok((started?.input_tokens ?? 0) > 10)
  t.equal(started?.cache_read_input_tokens, 0)
  t.equal(ended?.delta.stop_reason, 'end_turn')
  t.equal(ended?.usage.output_tokens, Math.ceil(thinking.length / 4) + Math.ceil(text.length / 4))
})

t.test('Gemini streams thought parts, the text and thoughts counted apart', async (t) => {
  const stream = await google.models.generateContentStream({ model: 'demo-lantern', contents: prompt })
  let text = ''
  let thought = ''
  let finishReason: string | undefined
  let usage: { [name: string]: unknown } | undefined
  for await (const chunk of stream) {
    for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
      if (part.thought) thought += part.text
      else text += part.text
    }
    finishReason = chunk.candidates?.[0]?.finishReason ?? finishReason
    usage = chunk.usageMetadata ? { ...chunk.usageMetadata } : usage
  }
  t.match(thought, /walking/)
  t.equal(finishReason, 'STOP')
  t.equal(usage?.thoughtsTokenCount, Math.ceil(thought.length / 4))
  t.equal(usage?.candidatesTokenCount, Math.ceil(text.length / 4))
  t.equal(
    usage?.totalTokenCount,
    Number(usage?.promptTokenCount) + Math.ceil(thought.length / 4) + Math.ceil(text.length / 4),
  )
})

t.test('a model that does not reason sends no reasoning', async (t) => {
  const types = new Set<string>()
  for await (const event of await openai.responses.create({ model: 'demo-swift', input: prompt, stream: true })) {
    types.add(event.type)
  }
  t.ok(types.has('response.completed'))
  t.notOk(types.has('response.reasoning_summary_text.delta'))
})

t.test('embeddings of both vendors put texts that share words near each other', async (t) => {
  const input = ['the cat sat on the mat', 'a cat sat on a mat', 'interest rates rose again']
  const ours = await openai.embeddings.create({ model: 'demo-embed', input })
  const theirs = await google.models.embedContent({ model: 'demo-embed-wide', contents: input })
  t.equal(ours.usage.prompt_tokens, ours.usage.total_tokens)
  t.ok(ours.usage.prompt_tokens > 10)
  for (const [vectors, size] of [
    [ours.data.map((row) => row.embedding), 1536],
    [theirs.embeddings?.map((row) => row.values ?? []) ?? [], 768],
  ] as const) {
    t.same(
      vectors.map((vector) => vector.length),
      [size, size, size],
    )
    t.ok(similarity(vectors[0], vectors[1]) > similarity(vectors[0], vectors[2]) + 0.2)
  }
})

t.test('moderation flags violence and nothing else', async (t) => {
  const harmless = await openai.moderations.create({ input: 'How do I repot a fern?' })
  const violent = await openai.moderations.create({ input: 'I will murder him' })
  t.equal(harmless.results[0]?.flagged, false)
  t.equal(violent.results[0]?.flagged, true)
})

t.test('a stream that is aborted ends for the client at once', async (t) => {
  const abort = new AbortController()
  const stream = await openai.responses.create(
    { model: 'demo-swift', input: 'a very long answer', stream: true },
    { signal: abort.signal },
  )
  let events = 0
  for await (const _ of stream) if (++events === 10) abort.abort()
  t.equal(events, 10)
})

function similarity(left: readonly number[] = [], right: readonly number[] = []): number {
  return left.reduce((sum, value, place) => sum + value * (right[place] ?? 0), 0)
}
