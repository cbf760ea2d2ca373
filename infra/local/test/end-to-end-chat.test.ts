import { ApiError, createClient } from '@playground/client'
import { generatePrompt, startProviderUpstream, waitFor } from '@playground/testing'
import { t } from 'tap'
import { startStack } from '../src/index.ts'
import { somebody, speakHttp } from './fixtures/speak-http.ts'

t.setTimeout(150_000)
const upstream = await startProviderUpstream()
const stack = await startStack({
  environment: { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.openaiUrl, DEFAULT_MODEL: 'openai/gpt-5-mini' },
})
t.teardown(async () => {
  await stack.stop()
  await upstream[Symbol.asyncDispose]()
})
const { url } = stack
const me = await somebody(url)
const client = createClient({ origin: url, token: me.token })
t.teardown(() => client.close())
const { data: models } = await client.call('listModels', {})
const model = models.find(({ kind }) => kind === 'chat')?.id ?? ''
const promptOf = (seed: string, chunks = 20, everyMs = 2) => generatePrompt({ seed, chunks, everyMs })

t.test('a conversation from its first message to its deletion', async (t) => {
  const first = await client.chat({ message: promptOf('one'), model })
  const conversationId = first.conversationId ?? ''
  t.match(first, { model, tokens: Number, metrics: { usageSource: 'provider' } })
  let streamed = ''
  const types = new Set<string>()
  for await (const event of client.streamChat({ message: promptOf('two'), conversationId })) {
    types.add(event.type)
    if (event.type === 'run.delta' && event.kind === 'text') streamed += event.text
  }
  for (const type of ['session.created', 'run.started', 'run.delta', 'run.ended', 'comparison.ended'])
    t.ok(types.has(type))
  const { messages, messageCount, title } = await client.call('readConversation', { params: { id: conversationId } })
  t.same(
    messages.map(({ role }) => role),
    ['USER', 'ASSISTANT', 'USER', 'ASSISTANT'],
  )
  t.same([messages[1]?.content, messages[3]?.content, messageCount], [first.content, streamed, 4])
  const listed = await client.call('listConversations', {})
  t.match(listed, { data: [{ id: conversationId, title, messageCount: 4 }], meta: { total: 1, totalPages: 1 } })
  await client.call('deleteConversation', { params: { id: conversationId } })
  await t.rejects(client.chat({ message: 'x', conversationId }), { code: 'not_found' })
})

t.test('a conversation made empty asks the default model', async (t) => {
  const { id } = await client.call('createConversation', { body: { historyMessages: 2 } })
  const { lanes } = await client.call('readSession', { params: { id } })
  t.ok(lanes[0]?.model)
  t.match(await client.chat({ message: promptOf('three'), conversationId: id }), { model: lanes[0]?.model })
})

t.test('scratch keeps a history and nothing else', async (t) => {
  const before = (await client.call('listSessions', {})).data.length
  const first = await client.chat({ message: promptOf('four'), model, scratch: true })
  const types: string[] = []
  for await (const event of client.streamChat({ message: promptOf('five'), model, scratch: true }))
    types.push(event.type)
  t.notOk(types.includes('session.created'))
  t.equal(types.at(-1), 'run.ended')
  const { messages } = await client.call('readScratch', { query: { model } })
  t.equal(messages.length, 4)
  t.equal(messages[1]?.content, first.content)
  t.equal((await client.call('listSessions', {})).data.length, before)
  await client.call('clearScratch', {})
  t.same((await client.call('readScratch', { query: { model } })).messages, [])
})

t.test('OpenAI’s API is spoken beside it, and whoever goes away stops the model', async (t) => {
  const ask = (body: object) =>
    speakHttp(url, { method: 'POST', path: '//v1/chat/completions', headers: me.headers, body: { model, ...body } })
  const messages = [{ role: 'user', content: promptOf('six') }]
  const whole = await ask({ messages })
  const streamed = await ask({ messages, stream: true, stream_options: { include_usage: true } })
  t.match(whole, { status: 200, body: { object: 'chat.completion', choices: [{ finish_reason: 'stop' }] } })
  const chunks = String(streamed.body)
    .split('\n\n')
    .flatMap((event) => (event.startsWith('data: {') ? [JSON.parse(event.slice(6))] : []))
  const text = chunks.flatMap(({ choices }) =>
    choices.map(({ delta }: { delta: { content?: string } }) => delta.content ?? ''),
  )
  t.match(whole.body, { choices: [{ message: { content: text.join('') } }] }, 'the same question, the same answer')
  t.match(chunks.at(-1)?.usage, { total_tokens: Number })
  t.match(await ask({ messages, n: 2 }), { status: 400, body: { error: { code: 'validation_failed', param: 'n' } } })

  const aborted = new AbortController()
  const body = JSON.stringify({
    model,
    messages: [{ role: 'user', content: promptOf('seven', 4000, 20) }],
    stream: true,
  })
  const headers = { ...me.headers, 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body, signal: aborted.signal })
  await response.body?.getReader().read()
  t.ok(upstream.active > 0)
  aborted.abort()
  await waitFor(() => upstream.active === 0, { describe: 'the provider to be left alone' })
})

t.test('a refusal is an error with its code', async (t) => {
  const error = await client.chat({ message: 'x', model: 'openai/none' }).catch((refusal: unknown) => refusal)
  t.type(error, ApiError)
  t.match(error, { code: 'unknown_model', statusCode: 422 })
})
