import t from 'tap'
import { chosenLanes } from '../../src/picker/chosen-lanes.ts'
import { modelOf } from './model-of.ts'

const models = ['a/1', 'b/1', 'c/1', 'c/2'].map(modelOf)
const warm = { model: 'c/2', temperature: 1 }

t.test('the last used set is there again, with its settings, without models that are gone', async (t) => {
  t.same(chosenLanes(models, { picked: null, lastUsed: [warm, { model: 'gone/1' }] }), [warm])
  t.same(
    chosenLanes(models, { picked: null, lastUsed: [{ model: 'gone/1' }] }).map(({ model }) => model),
    ['a/1', 'b/1', 'c/1'],
  )
})

t.test('the same model may stand in two lanes', async (t) => {
  const twice = [{ model: 'c/2', temperature: 0 }, warm]
  t.same(chosenLanes(models, { picked: twice, lastUsed: [] }), twice)
})

t.test('whoever unchecks every model has none, and not the default again', async (t) => {
  t.same(chosenLanes(models, { picked: [], lastUsed: [warm] }), [])
  t.same(chosenLanes(models, { picked: [{ model: 'b/1' }], lastUsed: [warm] }), [{ model: 'b/1' }])
})
