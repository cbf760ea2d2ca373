import { newId, ProcedureError, procedure } from '@playground/contracts'
import { startNats } from '@playground/testing'
import t from 'tap'
import { z } from 'zod'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { recordLog } from './fixtures/record-log.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

const define = <Request extends z.ZodType, Response extends z.ZodType>(
  name: string,
  request: Request,
  response: Response,
) => procedure({ service: 'test', name, request, response })

/** One of its own for each test, so that nobody else answers. */
const newDouble = () => define(`double-${newId()}`, z.object({ value: z.number() }), z.object({ value: z.number() }))
const text = define('text', z.object({ size: z.number() }), z.object({ text: z.string() }))
const length = define('length', z.object({ text: z.string() }), z.object({ length: z.number() }))

t.test('with one server', async (t) => {
  const nats = await startNats()
  const log = recordLog()
  const server = await openBus(nats.url, { logger: log })
  const caller = await openBus(nats.url)
  t.after(async () => {
    await caller[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await nats[Symbol.asyncDispose]()
  })

  t.test('a question is answered', async (t) => {
    const double = newDouble()
    const stop = server.serve(double, async ({ value }) => ({ value: value * 2 }))
    t.same(await caller.call(double, { value: 21 }), { value: 42 })
    stop()
  })

  t.test('a refusal arrives as it was thrown', async (t) => {
    const double = newDouble()
    const stop = server.serve(double, async () => {
      throw new ProcedureError('quota_exceeded', 'Nothing is left.', {
        details: { remaining: 0 },
        retryAfterSeconds: 7,
      })
    })
    await t.rejects(caller.call(double, { value: 1 }), {
      name: 'ProcedureError',
      code: 'quota_exceeded',
      message: 'Nothing is left.',
      details: { remaining: 0 },
      retryAfterSeconds: 7,
    })
    stop()
  })

  t.test('an unexpected error tells nothing to the caller and everything to the log', async (t) => {
    const double = newDouble()
    const stop = server.serve(double, async () => {
      throw new Error('password is hunter2')
    })
    const error: unknown = await caller.call(double, { value: 1 }).catch((reason: unknown) => reason)
    t.match(error, { name: 'ProcedureError', code: 'internal', details: undefined })
    t.notMatch(String(error), 'hunter2')
    t.match(log.lines.at(-1), { level: 'error', details: { error: { message: 'password is hunter2' } } })
    stop()
  })

  t.test('a request that breaks the contract is refused', async (t) => {
    const double = newDouble()
    await using raw = await openRaw(nats.url)
    const stop = server.serve(double, async ({ value }) => ({ value }))
    await server.logEnd()
    for (const body of ['{"value":"21"}', 'not json', '']) {
      const reply = await raw.connection.request(double.subject, body)
      t.match(reply.json(), { code: 'validation_failed' })
    }
    t.same(await caller.call(double, { value: 1 }), { value: 1 }, 'and the next is answered')
    stop()
  })

  t.test('an answer that breaks the contract is not handed on', async (t) => {
    const double = newDouble()
    await using raw = await openRaw(nats.url)
    raw.connection.subscribe(double.subject, { callback: (_error, message) => void message.respond('{"value":"42"}') })
    await raw.connection.flush()
    await t.rejects(caller.call(double, { value: 1 }), { code: 'internal' })
  })

  t.test('where nobody answers it is unavailable, soon', async (t) => {
    const double = newDouble()
    await t.rejects(caller.call(double, { value: 1 }), { code: 'unavailable', retryAfterSeconds: 1, statusCode: 503 })
  })

  t.test('an answer that does not come in time is unavailable', async (t) => {
    const double = newDouble()
    const release = Promise.withResolvers<void>()
    const stop = server.serve(double, async ({ value }) => {
      await release.promise
      return { value }
    })
    await t.rejects(caller.call(double, { value: 1 }, { timeoutMs: 50 }), { code: 'unavailable', retryAfterSeconds: 1 })
    release.resolve()
    stop()
  })

  t.test('asking ends with its signal', async (t) => {
    const double = newDouble()
    const asked = Promise.withResolvers<void>()
    const release = Promise.withResolvers<{ value: number }>()
    const stop = server.serve(double, () => {
      asked.resolve()
      return release.promise
    })
    const abort = new AbortController()
    const refused = t.rejects(caller.call(double, { value: 1 }, { signal: abort.signal }), { message: 'enough' })
    await asked.promise
    abort.abort(new Error('enough'))
    await refused
    await t.rejects(caller.call(double, { value: 1 }, { signal: abort.signal }), { message: 'enough' })
    release.resolve({ value: 1 })
    stop()
  })

  t.test('of all who serve the same, one answers', async (t) => {
    const double = newDouble()
    const counts = [0, 0]
    const stops = [server, caller].map((bus, index) =>
      bus.serve(double, async ({ value }) => {
        counts[index] = (counts[index] ?? 0) + 1
        return { value }
      }),
    )
    // Both are known to the server.
    await Promise.all([server.logEnd(), caller.logEnd()])
    await Promise.all(Array.from({ length: 100 }, (_, value) => caller.call(double, { value })))
    t.equal((counts[0] ?? 0) + (counts[1] ?? 0), 100)
    t.ok(counts.every((count) => count > 10))
    for (const stop of stops) stop()
  })

  t.test('answers and questions too large for one message travel in parts', async (t) => {
    const stops = [
      server.serve(text, async ({ size }) => ({ text: 'ä'.repeat(size) })),
      server.serve(length, async (request) => ({ length: request.text.length })),
    ]
    for (const size of [0, 1, 190_000, 200_000, 2_500_000]) {
      const answer = await caller.call(text, { size })
      t.ok(answer.text === 'ä'.repeat(size), `an answer of ${size * 2} bytes`)
      t.same(await caller.call(length, { text: 'ü'.repeat(size) }), { length: size }, `a question of ${size * 2} bytes`)
    }
    const many = await Promise.all(
      Array.from({ length: 10 }, (_, index) => caller.call(text, { size: 400_000 + index })),
    )
    t.strictSame(
      many.map((answer) => answer.text.length),
      Array.from({ length: 10 }, (_, index) => 400_000 + index),
    )
    for (const stop of stops) stop()
  })
})

t.test('an answer of which a part was lost is unavailable, not cut', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using server = await openBus(nats.url)
  await using caller = await openBus(proxy.url)
  server.serve(text, async ({ size }) => ({ text: 'x'.repeat(size) }))
  let parts = 0
  proxy.lose = ({ verb, payload }) => verb === 'HMSG' && payload.includes('Rpc-Part') && parts++ === 1
  await t.rejects(caller.call(text, { size: 1_000_000 }), { code: 'unavailable', retryAfterSeconds: 1 })
})

t.test('100 calls at once survive the death of the server, and each is executed once', async (t) => {
  const double = newDouble()
  await using nats = await startNats()
  await using server = await openBus(nats.url)
  await using caller = await openBus(nats.url)
  const executed = new Map<number, number>()
  const busy = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  server.serve(double, async ({ value }) => {
    executed.set(value, (executed.get(value) ?? 0) + 1)
    if (executed.size === 50) busy.resolve()
    // Every second answer is on its way when the server dies, the others are made while it is away.
    if (value % 2 === 1) await release.promise
    return { value: value * 2 }
  })
  const calls = Array.from({ length: 50 }, (_, value) => caller.call(double, { value }, { timeoutMs: 20_000 }))
  await busy.promise
  await nats.kill()
  for (let value = 50; value < 100; value++) calls.push(caller.call(double, { value }, { timeoutMs: 20_000 }))
  release.resolve()
  await nats.restart()
  const answers = await Promise.all(calls)
  t.strictSame(
    answers.map(({ value }) => value),
    Array.from({ length: 100 }, (_, value) => value * 2),
  )
  t.ok([...executed.values()].every((times) => times === 1))
  t.equal(executed.size, 100)
})

t.test('a large question survives the death of the server', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using server = await openBus(nats.url)
  await using caller = await openBus(proxy.url)
  let executed = 0
  server.serve(length, async (request) => {
    executed++
    return { length: request.text.length }
  })
  // The link goes when the second part is on its way.
  let parts = 0
  proxy.lose = ({ verb, payload }) => {
    if (verb !== 'HPUB' || !payload.includes('Rpc-Part')) return false
    if (++parts === 2) setImmediate(() => proxy.cut())
    return parts === 2
  }
  const asked = await caller.call(length, { text: 'x'.repeat(2_000_000) }, { timeoutMs: 20_000 })
  t.same(asked, { length: 2_000_000 })
  t.equal(executed, 1)
})

t.test('a bus that closes finishes the answers it began', async (t) => {
  const double = newDouble()
  await using nats = await startNats()
  await using caller = await openBus(nats.url)
  const server = await openBus(nats.url)
  const begun = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  server.serve(double, async ({ value }) => {
    begun.resolve()
    await release.promise
    return { value }
  })
  const answer = caller.call(double, { value: 1 })
  await begun.promise
  const closed = server[Symbol.asyncDispose]()
  release.resolve()
  await closed
  t.same(await answer, { value: 1 })
})
