import t from 'tap'
import { createCatalogView } from '../src/catalog-view.ts'

const encode = (entry: object) => new TextEncoder().encode(JSON.stringify(entry))
const entry = { provider: 'openai', name: 'OpenAI', workerId: 'one', priceVersion: null, models: [], at: '' }

t.test('a worker that is not heard of for 30 s is forgotten', async (t) => {
  const view = createCatalogView()
  t.equal(view.learn('catalog.openai.one', encode(entry), 1000), true)
  t.equal(view.forget(30_999), false)
  t.equal(view.learn('catalog.openai.one', encode({ ...entry, at: 'later' }), 11_000), false)
  t.equal(view.forget(40_999), false)
  t.equal(view.entries().length, 1)
  t.equal(view.forget(41_001), true)
  t.strictSame(view.entries(), [])
})

t.test('an empty message takes an announcement back', async (t) => {
  const view = createCatalogView()
  t.equal(view.learn('catalog.openai.one', new Uint8Array(), 0), false)
  view.learn('catalog.openai.one', encode(entry), 0)
  t.equal(view.learn('catalog.openai.one', new Uint8Array(), 0), true)
  t.strictSame(view.entries(), [])
})
