import { decodeVectors } from '@playground/contracts'
import { executeRecording } from '@playground/worker/conformance'
import t from 'tap'
import { createGoogleProvider } from '../src/index.ts'

const replay = (name: string) =>
  executeRecording(new URL(`recordings/${name}.sse`, import.meta.url), ({ url }) =>
    createGoogleProvider({ apiKey: 'AIza-x', baseUrl: url }),
  )

const about = (name: string, kind: 'embedding' | 'moderation', texts: readonly string[]) =>
  executeRecording(
    new URL(`recordings/${name}.json`, import.meta.url),
    ({ url }) => createGoogleProvider({ apiKey: 'AIza-x', baseUrl: url }),
    {
      about: { kind, texts },
    },
  )

t.test('an answer with thoughts, a cached prompt and counts on every chunk', async (t) => {
  const { outcome, text, reasoning, metrics, request } = await replay('thoughts-and-answer')
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.equal(text, 'Ciao, come va? 🌞')
  t.equal(reasoning, '**Planning**\n\nA short greeting.')
  t.same(metrics.usage, { input: 44, cacheRead: 256, cacheWrite: 0, output: 9, reasoning: 45, total: 354 })
  t.equal(metrics.usageSource, 'provider')
  t.equal(request.resolvedModel, 'gemini-4-argon')
})

t.test('a prompt that is blocked is an answer of no words, filtered', async (t) => {
  const { outcome, text } = await replay('blocked-prompt')
  t.same(outcome, { kind: 'completed', finishReason: 'content_filter' })
  t.equal(text, '')
})

t.test('vectors without a count are counted by us', async (t) => {
  const { outcome, text, metrics } = await about('embeddings', 'embedding', ['one', 'two'])
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.same(
    decodeVectors(text).map((vector) => Array.from(vector)),
    [
      [0.0123, -0.0456, 0.25],
      [-0.75, 0.0009, 0.125],
    ].map((vector) => vector.map(Math.fround)),
  )
  t.match(metrics, { usageSource: 'estimated', usage: { input: 2, output: 0 } })
})
