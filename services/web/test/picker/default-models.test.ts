import type { Model } from '@playground/contracts'
import t from 'tap'
import { defaultModels } from '../../src/picker/default-models.ts'

const model = (id: string): Model => ({
  id,
  provider: id.split('/')[0] ?? '',
  name: id,
  kind: 'chat',
  contextWindow: 1,
  maxOutputTokens: 1,
  capabilities: { temperature: true, topP: true, seed: true, stop: true, reasoningEffort: true, reasoning: true },
  pricing: null,
  demo: false,
})
const defaults = (...ids: string[]) => defaultModels(ids.map(model))

t.test('three models of different providers', async (t) => {
  t.same(defaults('a/1', 'a/2', 'b/1', 'c/1', 'd/1'), ['a/1', 'b/1', 'c/1'])
})

t.test('fewer providers give more models each', async (t) => {
  t.same(defaults('a/1', 'a/2', 'b/1'), ['a/1', 'b/1', 'a/2'])
  t.same(defaults('a/1', 'a/2'), ['a/1', 'a/2'])
  t.same(defaults(), [])
})
