import { test } from 'tap'
import { createCatalog } from '../../src/catalog/catalog.ts'
import { defaultModels } from '../../src/catalog/default-lanes.ts'
import { entryOf, modelOf } from '../fixtures/models.ts'

const offer = (id: string, demo = false) => ({ model: modelOf(id, { demo }), priceVersion: null })
const namesOf = (offers: ReturnType<typeof defaultModels>) => offers.map(({ model }) => model.id)

test('a provider is absent from the moment its last worker went', async (t) => {
  let nowMs = 1000
  const catalog = createCatalog(() => nowMs)
  const one = entryOf('alpha', 'w1', [modelOf('alpha/one')])
  const two = entryOf('alpha', 'w2', [modelOf('alpha/one')])
  catalog.update([one, two])
  nowMs = 5000
  catalog.update([two])
  t.equal(catalog.absentForMs('alpha'), 0, 'one of two is enough')
  catalog.update([])
  nowMs = 9000
  t.equal(catalog.absentForMs('alpha'), 4000)
  t.equal(catalog.find('alpha/one'), undefined)
  t.equal(catalog.absentForMs('never-seen'), 8000, 'counted from the start of this process')
})

test('the default set is three models of different providers', async (t) => {
  const offers = [offer('alpha/one'), offer('alpha/two'), offer('beta/one'), offer('gamma/one'), offer('delta/one')]
  t.same(namesOf(defaultModels(offers, null)), ['alpha/one', 'beta/one', 'gamma/one'])
  t.same(namesOf(defaultModels(offers, 'delta/one')), ['delta/one', 'alpha/one', 'beta/one'])
})

test('demo models are in the default set only where there is nothing else', async (t) => {
  t.same(namesOf(defaultModels([offer('alpha/one', true), offer('beta/one')], null)), ['beta/one'])
  t.same(namesOf(defaultModels([offer('alpha/one', true), offer('beta/one', true)], null)), ['alpha/one', 'beta/one'])
})

test('embedding models do not answer prompts', async (t) => {
  const embedding = { model: modelOf('alpha/embed', { kind: 'embedding' }), priceVersion: null }
  t.same(namesOf(defaultModels([embedding, offer('beta/one')], null)), ['beta/one'])
})
