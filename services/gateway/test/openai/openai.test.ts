import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  type CompletionChunk,
  completion,
  completionChunk,
  encodeVectors,
  openaiErrorBody,
  procedures,
} from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { embedMany, generateText, streamText } from 'ai'
import OpenAI, { APIError } from 'openai'
import { t } from 'tap'
import { type LabRun, type Script, speak } from '../fixtures/lab-worker.ts'
import { startStack } from '../fixtures/start-stack.ts'

const fails =
  (text: string, code: 'provider_unavailable' | 'timeout_idle' | 'no_worker' = 'provider_unavailable'): Script =>
  async (run) => {
    await run.start()
    if (text !== '') run.delta(text)
    const error = { code, message: 'The provider is away.', retryable: true }
    await run.end(text === '' ? 'failed' : 'interrupted', { error })
  }
const running: LabRun[] = []
const again =
  (first: string, second: string): Script =>
  async (run) => {
    await run.start()
    run.delta(first)
    await run.start()
    run.delta(second)
    await run.end()
  }

t.setTimeout(150_000)
const stack = await startStack({
  scripts: {
    brief: speak(6, 1, 2),
    other: speak(9, 1),
    echo: async (run) => {
      const input = await stack.bus.call(procedures.readRunInput, { runId: run.runId, provider: 'lab' })
      await run.start()
      run.delta(JSON.stringify(input))
      await run.end()
    },
    vectors: async (run) => {
      const input = await stack.bus.call(procedures.readRunInput, { runId: run.runId, provider: 'lab' })
      if (input.kind !== 'embedding') throw new Error(`asked for ${input.kind}`)
      await run.start()
      run.delta(encodeVectors(input.texts.map((text, index) => [text.length, index, 0.5])))
      await run.end()
    },
    endless: async (run) => {
      running.push(run)
      await speak(20_000, 5)(run)
    },
    ...{ failing: fails(''), cut: fails('half'), slow: fails('', 'timeout_idle'), orphan: fails('', 'no_worker') },
    ...{ same: again('one ', 'one two'), different: again('one ', 'two') },
  },
})
t.teardown(() => stack[Symbol.asyncDispose]())
const { gateway, worker } = stack
const baseURL = `${gateway.url}/v1`
const person = await stack.signUp()
const token = (
  await gateway.app.inject({
    method: 'POST',
    url: '/api/v1/tokens',
    headers: person.headers,
    payload: { name: 'programs' },
  })
).json().token
const openai = new OpenAI({ baseURL, apiKey: token, maxRetries: 0 })
const provider = createOpenAICompatible({ name: 'playground', baseURL, apiKey: token, includeUsage: true })

const user = (content: string) => ({ role: 'user' as const, content })
const hello = { messages: [user('Hello')] }
const lastTruth = () => [...worker.runs.values()].at(-1)?.truth
const post = (payload: object, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
  gateway.app.inject({ method: 'POST', url: '/v1/chat/completions', headers, payload })
/** The error that a call of the official client ends with. */
async function errorOf(asking: Promise<unknown>): Promise<APIError> {
  try {
    await asking
  } catch (error) {
    if (error instanceof APIError) return error
    throw error
  }
  throw new Error('it was answered')
}
/** The chunks of a stream as they came over the wire. */
async function chunksOf(body: object) {
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, stream: true }),
  })
  const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('data: '))
  const said = events.map((event) => event.slice(6))
  const parsed = said.slice(0, -1).map((json): unknown => JSON.parse(json))
  return { response, last: said.at(-1), parsed }
}
const textOf = (chunks: readonly CompletionChunk[], index = 0) =>
  chunks
    .flatMap(({ choices }) => choices.filter((one) => one.index === index).map(({ delta }) => delta.content ?? ''))
    .join('')

t.test('the official client is answered', async (t) => {
  const answer = await openai.chat.completions.create({ model: 'lab/brief', ...hello })
  completion.parse(answer)
  t.equal(answer.choices[0]?.message.content, lastTruth()?.text)
  t.match(answer, { object: 'chat.completion', model: 'lab/brief', choices: [{ index: 0, finish_reason: 'stop' }] })
  t.match(answer.choices[0]?.message, { role: 'assistant', reasoning_content: lastTruth()?.reasoning })
  t.same(answer.usage, {
    prompt_tokens: 10,
    completion_tokens: 30,
    total_tokens: 40,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 5 },
  })
})

t.test('the official client streams, with what was used at the end where it asks for that', async (t) => {
  const stream = await openai.chat.completions.create({
    ...{ model: 'lab/brief', ...hello, stream: true },
    stream_options: { include_usage: true },
  })
  const chunks = (await Array.fromAsync(stream)).map((chunk) => completionChunk.parse(chunk))
  t.equal(textOf(chunks), lastTruth()?.text)
  t.same(chunks[0]?.choices[0]?.delta, { role: 'assistant', content: '' })
  t.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop')
  t.match(chunks.at(-1), {
    choices: [],
    usage: { total_tokens: 40, completion_tokens_details: { reasoning_tokens: 5 } },
  })
  t.ok(chunks.slice(0, -1).every(({ usage }) => usage === null))
  t.equal(new Set(chunks.map(({ id }) => id)).size, 1)
  const { parsed, last, response } = await chunksOf({ model: 'lab/other', ...hello })
  t.equal(last, '[DONE]')
  t.equal(response.headers.get('x-accel-buffering'), 'no')
  t.notOk(JSON.stringify(parsed).includes('usage'), 'unasked it does not come')
})

t.test('the Vercel AI SDK is answered and streams, reasoning and usage included', async (t) => {
  const answer = await generateText({ model: provider('lab/brief'), prompt: 'Hello', temperature: 0.5, maxRetries: 0 })
  t.equal(answer.text, lastTruth()?.text)
  t.equal(answer.reasoningText, lastTruth()?.reasoning)
  t.match(answer.usage, { inputTokens: 10, outputTokens: 30, totalTokens: 40 })
  t.equal(answer.finishReason, 'stop')
  const stream = streamText({
    ...{ model: provider('lab/brief'), system: 'Be brief.', maxRetries: 0 },
    messages: [user('Hello'), { role: 'assistant', content: 'Hi.' }, user('And now?')],
  })
  const pieces = await Array.fromAsync(stream.textStream)
  t.ok(pieces.length > 1)
  t.equal(pieces.join(''), lastTruth()?.text)
  t.match(await stream.usage, { inputTokens: 10, outputTokens: 30 })
  t.equal(await stream.reasoningText, lastTruth()?.reasoning)
})

t.test('what is said and asked for reaches the model', async (t) => {
  const answer = await openai.chat.completions.create({
    model: 'lab/echo',
    messages: [
      { role: 'system', content: 'Be brief.' },
      user('One'),
      { role: 'assistant', content: 'Two' },
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Thr' },
          { type: 'text', text: 'ee' },
        ],
      },
    ],
    ...{
      temperature: 0.1,
      top_p: 0.2,
      max_completion_tokens: 33,
      seed: 4,
      stop: 'x',
      reasoning_effort: 'low',
      user: 'me',
    },
  })
  t.match(JSON.parse(answer.choices[0]?.message.content ?? ''), {
    instructions: 'Be brief.\n\nBe kind.',
    messages: [
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'Two' },
      { role: 'user', content: 'Three' },
    ],
    maxOutputTokens: 33,
    parameters: { temperature: 0.1, topP: 0.2, seed: 4, stop: ['x'], reasoningEffort: 'low' },
  })
})

t.test('errors come in OpenAI’s shape with our codes', async (t) => {
  const ask = (more: object) => openai.chat.completions.create({ model: 'lab/brief', ...hello, ...more })
  for (const [more, status, code, type, param] of [
    [{ n: 2 }, 400, 'validation_failed', 'invalid_request_error', 'n'],
    [{ messages: [] }, 400, 'validation_failed', 'invalid_request_error', 'messages'],
    [{ unheard_of: 1 }, 400, 'validation_failed', 'invalid_request_error', null],
    [{ model: 'gpt-4o' }, 422, 'unknown_model', 'invalid_request_error', 'model'],
    [{ model: 'lab/none' }, 422, 'unknown_model', 'invalid_request_error', null],
    [{ messages: [user('word '.repeat(180_000))] }, 422, 'context_too_long', 'invalid_request_error', null],
    [{ model: 'lab/failing' }, 502, 'run_failed', 'server_error', null],
    [{ model: 'lab/slow' }, 504, 'run_timeout', 'server_error', null],
    [{ model: 'lab/orphan' }, 503, 'unavailable', 'server_error', null],
  ] as const) {
    for (const stream of [false, true]) {
      const error = await errorOf(ask({ ...more, stream }))
      t.match(
        { status: error.status, code: error.code, type: error.type },
        { status, code, type },
        `${code}, ${stream}`,
      )
      t.equal(error.param, param)
    }
  }
  t.equal((await post({ ...hello, model: 'lab/failing' })).headers['x-should-retry'], 'false')
  const nobody = await errorOf(new OpenAI({ baseURL, apiKey: 'nothing', maxRetries: 0 }).models.list())
  t.match(nobody, { status: 401, code: 'unauthenticated', type: 'authentication_error' })
  for (const [method, url, statusCode] of [
    ['GET', '/v1/chat/completions', 405],
    ['POST', '/v1/nothing', 404],
  ] as const) {
    const response = await gateway.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } })
    t.equal(response.statusCode, statusCode)
    t.ok(openaiErrorBody.safeParse(response.json()).success, response.body)
  }
})

t.test('once a stream has begun, what fails is told in it', async (t) => {
  const stream = await openai.chat.completions.create({ model: 'lab/cut', ...hello, stream: true })
  let text = ''
  const error = await errorOf(
    (async () => {
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
    })(),
  )
  t.equal(text, 'half')
  t.match(error, { code: 'run_failed', type: 'server_error' })
  const { response, parsed, last } = await chunksOf({ model: 'lab/cut', ...hello })
  t.equal(response.status, 200)
  t.match(parsed.at(-1), {
    error: { code: 'run_failed', message: 'The provider is away.', details: { content: 'half' } },
  })
  t.equal(last, '[DONE]')
})

t.test('a run that begins anew goes on where it says the same, else it fails', async (t) => {
  const same = await chunksOf({ model: 'lab/same', ...hello })
  t.equal(textOf(same.parsed.map((chunk) => completionChunk.parse(chunk))), 'one two')
  const different = await chunksOf({ model: 'lab/different', ...hello })
  t.match(different.parsed.at(-1), { error: { code: 'run_failed' } })
})

t.test('several models are one choice each', async (t) => {
  const model = 'compare:lab/brief,lab/other,lab/brief'
  const answer = await openai.chat.completions.create({ model, ...hello })
  const truths = [...worker.runs.values()].slice(-3).map(({ truth }) => truth.text)
  t.equal(answer.model, model)
  t.same(
    answer.choices.map(({ index }) => index),
    [0, 1, 2],
  )
  t.same(answer.choices.map(({ message }) => message.content).sort(), truths.sort())
  t.equal(answer.usage?.total_tokens, 120)

  const stream = await openai.chat.completions.create({
    model,
    ...hello,
    stream: true,
    stream_options: { include_usage: true },
  })
  const chunks = (await Array.fromAsync(stream)).map((chunk) => completionChunk.parse(chunk))
  const said = [...worker.runs.values()].slice(-3).map(({ truth }) => truth.text)
  t.same([0, 1, 2].map((index) => textOf(chunks, index)).sort(), said.sort())
  const finished = chunks.flatMap(({ choices }) => choices.filter((one) => one.finish_reason !== null))
  t.same(finished.map(({ index }) => index).sort(), [0, 1, 2])
  t.equal(chunks.at(-1)?.usage?.total_tokens, 120)
})

t.test('one of several that fails says so in its choice; if all do, it is an error', async (t) => {
  const model = 'compare:lab/failing,lab/brief,lab/cut'
  const answer = (await post({ ...hello, model })).json()
  t.match(answer.choices, [
    {
      finish_reason: 'error',
      message: { content: '' },
      error: { code: 'run_failed', message: 'The provider is away.' },
    },
    { finish_reason: 'stop' },
    { finish_reason: 'error', message: { content: 'half' } },
  ])
  t.notOk('error' in answer.choices[1])
  const { parsed, last } = await chunksOf({ ...hello, model })
  const chunks = parsed.map((chunk) => completionChunk.parse(chunk))
  const endOf = (index: number) =>
    chunks.flatMap(({ choices }) => choices).find((one) => one.index === index && one.finish_reason !== null)
  t.match([0, 1, 2].map(endOf), [
    { finish_reason: 'error', error: { code: 'run_failed' } },
    { finish_reason: 'stop' },
    { finish_reason: 'error' },
  ])
  t.equal(last, '[DONE]')
  const all = 'compare:lab/failing,lab/slow'
  for (const stream of [false, true]) {
    t.match(await errorOf(openai.chat.completions.create({ model: all, ...hello, stream })), {
      status: 502,
      code: 'run_failed',
    })
  }
  for (const bad of [
    'compare:',
    'compare:lab/brief,',
    `compare:${Array(9).fill('lab/brief').join(',')}`,
    'compare:lab/brief,x',
  ]) {
    t.match((await post({ ...hello, model: bad })).statusCode, /^4/, bad)
  }
})

t.test('whoever goes away cancels, streaming or not, one model or several', async (t) => {
  for (const stream of [true, false]) {
    const before = running.length
    const aborted = new AbortController()
    const asking = openai.chat.completions
      .create({ model: 'compare:lab/endless,lab/endless', ...hello, stream }, { signal: aborted.signal })
      .then(async (answer) => {
        if (!(Symbol.asyncIterator in answer)) return
        for await (const _chunk of answer) if (running.length === before + 2) aborted.abort()
      })
      .catch(() => {})
    await waitFor(() => running.length === before + 2 && running.slice(before).every(({ truth }) => truth.text !== ''))
    aborted.abort()
    await asking
    await waitFor(() => running.slice(before).every(({ truth }) => truth.status === 'cancelled'))
  }
  t.equal(running.length, 4)
})

t.test('texts are embedded, in the encoding that the client asks for', async (t) => {
  const expected = [
    [3, 0, 0.5],
    [5, 1, 0.5],
  ]
  const input = ['One', 'Three']
  // The official client asks for base64 unless told.
  for (const format of [undefined, 'float', 'base64'] as const) {
    const answer = await openai.embeddings.create({
      ...{ model: 'lab/vectors', input },
      ...(format === undefined ? {} : { encoding_format: format }),
    })
    const vectors = answer.data.map(({ embedding }): unknown => embedding)
    if (format === 'base64') t.type(vectors[0], 'string')
    else t.same(vectors, expected)
    t.match(answer, { object: 'list', model: 'lab/vectors', usage: { prompt_tokens: 40, total_tokens: 40 } })
  }
  const one = await openai.embeddings.create({ model: 'lab/vectors', input: 'One' })
  t.same(one.data, [{ object: 'embedding', index: 0, embedding: [3, 0, 0.5] }])
  const { embeddings } = await embedMany({
    model: provider.embeddingModel('lab/vectors'),
    values: input,
    maxRetries: 0,
  })
  t.same(embeddings, expected)
  const ask = (more: object) => errorOf(openai.embeddings.create({ model: 'lab/vectors', input: 'x', ...more }))
  for (const [more, status, code] of [
    [{ dimensions: 8 }, 400, 'validation_failed'],
    [{ input: [] }, 400, 'validation_failed'],
    [{ input: [[1, 2, 3]] }, 400, 'validation_failed'],
    [{ input: ' ' }, 400, 'validation_failed'],
    [{ input: Array(257).fill('x') }, 400, 'validation_failed'],
    [{ encoding_format: 'int8' }, 400, 'validation_failed'],
    [{ model: 'text-embedding-3-small' }, 422, 'unknown_model'],
    [{ model: 'lab/brief' }, 422, 'unknown_model'],
  ] as const) {
    t.match(await ask(more), { status, code }, JSON.stringify(more).slice(0, 60))
  }
})

t.test('models are listed', async (t) => {
  const ids = (await Array.fromAsync(await openai.models.list())).map(({ id, owned_by: by }) => [id, by])
  t.ok(ids.some(([id, by]) => id === 'lab/brief' && by === 'lab'))
})

t.test('nothing of it is in the history, all of it in the quota, and a key is asked once', async (t) => {
  const other = await stack.signUp()
  const headers = { ...other.headers, 'idempotency-key': 'k' }
  const [one, two] = await Promise.all([0, 1].map(() => post({ ...hello, model: 'lab/brief' }, headers)))
  t.equal(one?.statusCode, 200, 'an access token will do')
  t.equal(one?.json().id, two?.json().id)
  const read = async (path: string) =>
    (await gateway.app.inject({ url: `/api/v1${path}`, headers: other.headers })).json()
  t.same((await read('/sessions')).data, [])
  t.equal((await read('/conversations')).meta.total, 0)
  t.match((await read('/auth/me')).quota, { used: 40, reserved: 0 })
  t.equal((await post({ ...hello, model: 'lab/other' }, headers)).json().error.code, 'idempotency_key_reused')
})
