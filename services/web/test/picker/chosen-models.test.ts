import t from 'tap'
import { chosenModels } from '../../src/picker/chosen-models.ts'
import { modelOf } from './model-of.ts'

const models = ['a/1', 'b/1', 'c/1', 'c/2'].map(modelOf)

t.test('the last used set is there again, without models that are gone', async (t) => {
  t.same(chosenModels(models, { picked: null, lastUsed: ['c/2', 'gone/1'] }), ['c/2'])
  t.same(chosenModels(models, { picked: null, lastUsed: ['gone/1'] }), ['a/1', 'b/1', 'c/1'])
})

t.test('whoever unchecks every model has none, and not the default again', async (t) => {
  t.same(chosenModels(models, { picked: [], lastUsed: ['c/2'] }), [])
  t.same(chosenModels(models, { picked: ['b/1'], lastUsed: ['c/2'] }), ['b/1'])
})
