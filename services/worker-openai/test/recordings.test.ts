import { decodeVectors, decodeVerdicts } from '@playground/contracts'
import { executeRecording } from '@playground/worker/conformance'
import t from 'tap'
import { createOpenaiProvider } from '../src/index.ts'

const replay = (name: string) =>
  executeRecording(new URL(`recordings/${name}.sse`, import.meta.url), ({ openaiUrl }) =>
    createOpenaiProvider({ apiKey: 'sk-x', baseUrl: openaiUrl }),
  )

const about = (name: string, kind: 'embedding' | 'moderation', texts: readonly string[]) =>
  executeRecording(
    new URL(`recordings/${name}.json`, import.meta.url),
    ({ openaiUrl }) => createOpenaiProvider({ apiKey: 'sk-x', baseUrl: openaiUrl }),
    {
      about: { kind, texts },
    },
  )

t.test('an answer with a summary of its reasoning, cached and reasoning tokens', async (t) => {
  const { outcome, text, reasoning, metrics, request } = await replay('reasoning-and-answer')
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.equal(text, 'Grüß dich! 👋')
  t.equal(reasoning, '**Greeting**\n\nShort it is.')
  t.same(metrics.usage, { input: 220, cacheRead: 1024, cacheWrite: 256, output: 23, reasoning: 64, total: 1587 })
  t.equal(metrics.usageSource, 'provider')
  t.equal(request.resolvedModel, 'gpt-6.1-terra-2026-10-26')
})

t.test('a response that failed for a policy is not tried again', async (t) => {
  const { outcome, metrics } = await replay('failed-policy')
  t.match(outcome, { kind: 'fault', fault: { code: 'invalid_request', retryable: false } })
  t.equal(metrics.tries, 1)
})

t.test('vectors in base64, counted', async (t) => {
  const { outcome, text, metrics, request } = await about('embeddings', 'embedding', ['one', 'two'])
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.same(
    decodeVectors(text).map((vector) => Array.from(vector)),
    [
      [0.0123, -0.0456, 0.25, 0.5],
      [-0.75, 0.0009, 0.125, -0.0312],
    ].map((vector) => vector.map(Math.fround)),
  )
  t.match(metrics, { usage: { input: 11, total: 11 }, usageSource: 'provider' })
  t.equal(request.resolvedModel, 'text-embedding-3-small')
})

t.test('a verdict per text, in the vendor’s words', async (t) => {
  const { text, metrics } = await about('moderation', 'moderation', ['fine', 'not fine'])
  t.same(decodeVerdicts(text), [
    { flagged: false, categories: [] },
    { flagged: true, categories: ['harassment/threatening', 'violence'] },
  ])
  t.equal(metrics.usage.total, 0)
})
