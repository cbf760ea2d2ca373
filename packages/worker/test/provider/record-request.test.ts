import { exactRequest } from '@playground/contracts'
import t from 'tap'
import { exactRequestOf } from '../../src/provider/record-request.ts'
import { shortenRequest } from '../../src/provider/shorten-request.ts'

t.test('the address is told without credentials and query', async (t) => {
  const record = {
    url: 'https://user:secret@api.example.com/v1/chat?key=AIzaSecret',
    body: '{"model":"x"}',
    resolvedModel: 'x-2026',
    providerRequestId: 'req_1',
  }
  const told = exactRequestOf(record, ['seed'])
  t.ok(exactRequest.safeParse(told).success)
  t.same(told, {
    url: 'https://api.example.com/v1/chat',
    body: { model: 'x' },
    truncated: false,
    resolvedModel: 'x-2026',
    providerRequestId: 'req_1',
    droppedParameters: ['seed'],
  })
})

t.test('a request that was never issued has nothing to tell', async (t) => {
  t.match(exactRequestOf({ url: '', body: null, resolvedModel: null, providerRequestId: null }, []), {
    url: '',
    body: null,
  })
})

t.test('a body that is too long keeps its shape and loses its middle', async (t) => {
  const messages = Array.from({ length: 50 }, (_, index) => ({
    role: 'user',
    content: `${index}: ${'🦊'.repeat(5000)} end`,
  }))
  const { body, truncated } = shortenRequest({ model: 'x', messages, temperature: 0.5 }, 60 * 1024)
  t.equal(truncated, true)
  t.ok(Buffer.byteLength(JSON.stringify(body)) <= 60 * 1024)
  t.match(body, { model: 'x', temperature: 0.5, messages: [{ role: 'user', content: /^0: .*characters.* end$/ }] })
  t.ok(JSON.stringify(body).isWellFormed())
})

t.test('even ten thousand messages leave something to look at', async (t) => {
  const messages = Array.from({ length: 10_000 }, (_, index) => ({ role: 'user', content: `message ${index}` }))
  const { body } = shortenRequest({ model: 'x', messages }, 60 * 1024)
  t.match(body, { model: 'x', messages: [{ content: 'message 0' }] })
  t.match(JSON.stringify(body), /message 9999/)
})
