import t from 'tap'
import { currentRequest, forRequest } from '../../src/request-context.ts'
import { busContext } from '../../src/tracing/bus-context.ts'

/** What arrives of a request elsewhere, by its headers alone. */
const arrive = (headers: Record<string, string>) =>
  busContext.around({ kind: 'answer', name: 'test', header: (name) => headers[name] }, async () => currentRequest())

t.test('a request keeps its id from service to service, through whatever it waits for', async (t) => {
  const headers = await forRequest({ requestId: 'the-request' }, async () => {
    await new Promise(setImmediate)
    return busContext.headers()
  })
  t.strictSame(headers, { 'Request-Id': 'the-request' })
  t.strictSame(await arrive(headers), { requestId: 'the-request' })
  t.equal(currentRequest(), undefined)
})

t.test('what a process does by itself has none, and takes none over', async (t) => {
  t.strictSame(busContext.headers(), {})
  t.equal(await arrive({}), undefined)
})

t.test('an id that could break a line or a header is not taken', async (t) => {
  for (const id of ['a\r\nb', 'a b', '', 'x'.repeat(101), '{"level":60}']) {
    t.equal(await arrive({ 'Request-Id': id }), undefined, JSON.stringify(id))
  }
})
