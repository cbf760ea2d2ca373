import t from 'tap'
import { accepts } from '../../src/lanes/accepted.ts'
import { sharedValue, withSetting } from '../../src/lanes/shared-settings.ts'
import { modelOf } from '../picker/model-of.ts'

const lanes = [
  { model: 'a/1', temperature: 0.3, stop: ['x'] },
  { model: 'b/1', temperature: 1, stop: ['x'] },
]

t.test('lanes that agree have one value, lanes that differ have none', async (t) => {
  t.same(sharedValue(lanes, 'stop'), { value: ['x'], mixed: false })
  t.same(sharedValue(lanes, 'temperature'), { value: undefined, mixed: true })
  t.same(sharedValue(lanes, 'seed'), { value: undefined, mixed: false })
})

t.test('a setting is changed in one lane or in all', async (t) => {
  t.same(
    withSetting(lanes, 1, 'temperature', 0).map(({ temperature }) => temperature),
    [0.3, 0],
  )
  t.same(
    withSetting(lanes, 'all', 'temperature', 2).map(({ temperature }) => temperature),
    [2, 2],
  )
})

t.test('an emptied setting is not there any more', async (t) => {
  t.notOk(Object.hasOwn(withSetting(lanes, 0, 'temperature', undefined)[0] ?? {}, 'temperature'))
})

t.test('a model takes what its worker announced, and always what the platform does', async (t) => {
  const model = modelOf('a/1')
  const plain = { ...model, capabilities: { ...model.capabilities, temperature: false } }
  t.notOk(accepts(plain, 'temperature'))
  t.ok(accepts(plain, 'instructions'))
  t.ok(accepts(plain, 'historyMessages'))
  t.ok(accepts(undefined, 'temperature'))
})
