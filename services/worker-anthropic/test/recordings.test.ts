import { executeRecording } from '@playground/worker/conformance'
import t from 'tap'
import { createAnthropicProvider } from '../src/index.ts'

const replay = (name: string) =>
  executeRecording(new URL(`recordings/${name}.sse`, import.meta.url), ({ url }) =>
    createAnthropicProvider({ apiKey: 'sk-ant-x', baseUrl: url }),
  )

t.test('an answer with thinking, pings and events that nobody knows yet', async (t) => {
  const { outcome, text, reasoning, metrics, request } = await replay('thinking-and-answer')
  t.same(outcome, { kind: 'completed', finishReason: 'stop' })
  t.equal(text, 'Bonjour, ça va ? 🙂')
  t.equal(reasoning, 'The user greets me.')
  t.same(metrics.usage, { input: 120, cacheRead: 2048, cacheWrite: 512, output: 21, reasoning: 40, total: 2741 })
  t.equal(metrics.usageSource, 'provider')
  t.equal(request.resolvedModel, 'claude-sonnet-5-5')
})

t.test('an answer that was cut keeps the input it was told and estimates the rest', async (t) => {
  const { outcome, text, metrics } = await replay('cut-before-message-stop')
  t.match(outcome, { kind: 'fault', fault: { code: 'stream_cut' } })
  t.equal(text, 'Half of it')
  t.match(metrics, { usage: { input: 33, output: 3 }, usageSource: 'estimated', costStatus: 'estimated' })
})
