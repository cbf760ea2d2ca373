import t from 'tap'
import { defaultModels } from '../../src/picker/default-models.ts'
import { modelOf } from './model-of.ts'

const defaults = (...ids: string[]) => defaultModels(ids.map(modelOf))

t.test('three models of different providers', async (t) => {
  t.same(defaults('a/1', 'a/2', 'b/1', 'c/1', 'd/1'), ['a/1', 'b/1', 'c/1'])
})

t.test('fewer providers give more models each', async (t) => {
  t.same(defaults('a/1', 'a/2', 'b/1'), ['a/1', 'b/1', 'a/2'])
  t.same(defaults('a/1', 'a/2'), ['a/1', 'a/2'])
  t.same(defaults(), [])
})
