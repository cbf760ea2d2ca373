import type { Test } from 'tap'
import { executeOnce } from './execute-once.ts'
import { type Subject, testKey } from './test-provider.ts'

/** What is sent, and what is told of it. */
export async function testRequests(t: Test, { provider, upstream, dialect }: Subject): Promise<void> {
  t.test('instructions and history are sent in order, each in its role', async (t) => {
    upstream.script({ text: ['ok'] })
    await executeOnce(provider, {
      input: {
        instructions: 'Be brief.',
        messages: [
          { role: 'user', content: 'one' },
          { role: 'assistant', content: 'two' },
          { role: 'user', content: 'three 🦊 \u202e' },
        ],
      },
    })
    const [request] = upstream.requests
    t.equal(request?.dialect, dialect)
    t.equal(request?.model, 'test-model')
    t.same(request?.messages, [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'one' },
      { role: 'assistant', text: 'two' },
      { role: 'user', text: 'three 🦊 \u202e' },
    ])
  })

  t.test('the output limit is sent, and parameters that the model accepts', async (t) => {
    upstream.script({ text: ['ok'] })
    const input = { maxOutputTokens: 777, parameters: { temperature: 0.25, topP: 0.5 } }
    const { request } = await executeOnce(provider, { input })
    const body = JSON.stringify(upstream.requests[0]?.body)
    for (const value of ['777', '0.25', '0.5']) t.match(body, value)
    t.same(request.droppedParameters, [])
  })

  t.test('parameters that the model does not accept are not sent, and named', async (t) => {
    upstream.script({ text: ['ok'] })
    const { request } = await executeOnce(provider, {
      input: {
        parameters: { temperature: 0.123, topP: 0.456, seed: 789, stop: ['STOPHERE'], reasoningEffort: 'high' },
      },
      capabilities: { temperature: false, topP: false, seed: false, stop: false, reasoningEffort: false },
    })
    t.same(request.droppedParameters, ['temperature', 'topP', 'seed', 'stop', 'reasoningEffort'])
    t.notMatch(JSON.stringify(upstream.requests[0]?.body), /0\.123|0\.456|789|STOPHERE|high/i)
  })

  t.test('the exact request is told without any secret', async (t) => {
    upstream.script({ text: ['ok'] })
    const { request } = await executeOnce(provider, {
      input: { messages: [{ role: 'user', content: 'x'.repeat(200_000) }] },
    })
    t.match(request, { truncated: true, resolvedModel: 'test-model', providerRequestId: /^req_/ })
    t.ok(request.url.startsWith(upstream.url))
    t.notMatch(request.url, '?')
    const told = JSON.stringify(request)
    t.ok(told.length < 64 * 1024)
    t.notMatch(told, testKey)
  })
}
