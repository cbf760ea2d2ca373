import { executeRecording } from '@playground/worker/conformance'
import t from 'tap'
import { createOpenaiProvider } from '../src/index.ts'

const replay = (name: string) =>
  executeRecording(new URL(`recordings/${name}.sse`, import.meta.url), ({ openaiUrl }) =>
    createOpenaiProvider({ apiKey: 'sk-x', baseUrl: openaiUrl }),
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
