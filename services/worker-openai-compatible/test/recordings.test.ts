import { decodeVectors } from '@playground/contracts'
import { executeRecording } from '@playground/worker/conformance'
import t from 'tap'
import { createCompatibleProvider } from '../src/index.ts'

const replay = (name: string) =>
  executeRecording(new URL(`recordings/${name}.sse`, import.meta.url), ({ openaiUrl }) =>
    createCompatibleProvider({ id: 'example', name: 'Example', baseUrl: openaiUrl }),
  )

const about = (name: string, kind: 'embedding' | 'moderation', texts: readonly string[]) =>
  executeRecording(
    new URL(`recordings/${name}.json`, import.meta.url),
    ({ openaiUrl }) => createCompatibleProvider({ id: 'example', name: 'Example', baseUrl: openaiUrl }),
    {
      about: { kind, texts },
    },
  )

t.test('OpenRouter: comments, reasoning in a field of its own, usage in the last chunk', async (t) => {
  const { outcome, text, reasoning, metrics, request } = await replay('openrouter-reasoning')
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.equal(text, 'Hallå! 🇸🇪')
  t.equal(reasoning, 'The user says hi.')
  t.same(metrics.usage, { input: 24, cacheRead: 16, cacheWrite: 0, output: 8, reasoning: 22, total: 70 })
  t.equal(request.resolvedModel, 'deepseek/deepseek-v4')
})

t.test('OpenRouter: an error inside the stream, its status in the code', async (t) => {
  const { outcome, text } = await replay('openrouter-error-midway')
  t.match(outcome, { kind: 'fault', fault: { code: 'provider_unavailable' } })
  t.equal(text, 'So far so')
})

t.test('llama.cpp: nothing where others say null, reasoning as DeepSeek has it', async (t) => {
  const { outcome, text, reasoning, metrics } = await replay('llama-cpp')
  t.same(outcome, { kind: 'completed', finishReason: 'length' })
  t.equal(text, 'Moin.')
  t.equal(reasoning, 'Hm.')
  t.match(metrics, { usage: { input: 11, output: 6, total: 17 }, usageSource: 'provider' })
})

t.test('Ollama: vectors as plain numbers', async (t) => {
  const { outcome, text, metrics } = await about('ollama-embeddings', 'embedding', ['one', 'two'])
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.same(
    decodeVectors(text).map((vector) => Array.from(vector)),
    [
      [0.25, -0.5, 0.125],
      [1, 0, -1],
    ],
  )
  t.match(metrics, { usage: { input: 9, total: 9 }, usageSource: 'provider' })
})
