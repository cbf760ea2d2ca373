import { startProviderUpstream } from '@playground/testing'
import t from 'tap'
import { createCompatibleProvider } from '../src/index.ts'

t.test('the models are those that the endpoint lists', async (t) => {
  await using upstream = await startProviderUpstream({ models: ['llama3.3:70b', 'nomic-embed-text'] })
  const provider = createCompatibleProvider({ id: 'local', name: 'Local', baseUrl: upstream.openaiUrl })
  t.match(await provider.models(), [{ id: 'local/llama3.3:70b', prices: [] }])
  await upstream.refuse()
  try {
    await provider.models()
    t.fail('nobody answers')
  } catch (error) {
    t.equal(provider.explain(error).code, 'provider_unreachable')
  }
})
