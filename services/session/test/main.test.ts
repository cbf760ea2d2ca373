import { connectBus } from '@playground/bus'
import { newId, procedures } from '@playground/contracts'
import { startNats, startPostgres, startService, waitFor } from '@playground/testing'
import { test } from 'tap'
import { modelOf } from './fixtures/models.ts'
import { newHash } from './fixtures/new-hash.ts'
import { startWorker } from './fixtures/worker.ts'

test('the process', async (t) => {
  await using nats = await startNats()
  await using postgres = await startPostgres()
  await using bus = await connectBus({ servers: nats.url, name: 'test' })
  const env = { NATS_URL: nats.url, DATABASE_URL: await postgres.createDatabase(), ADMIN_EMAILS: 'root@example.org' }
  const start = (onLine: (line: string) => void = () => {}) =>
    startService('session', env, { readyWhen: /"msg":"session ready"/, onLine })

  await t.test('says that it is ready, answers, and ends in order when told to', async (t) => {
    const lines: string[] = []
    const service = await start((line) => lines.push(line))
    t.match(await bus.call(procedures.sessionHealth, {}), { status: 'ok' })
    const exit = await service.stop()
    t.equal(exit.code, 0)
    t.ok(
      lines.every((line) => typeof JSON.parse(line) === 'object'),
      'prints nothing but JSON',
    )
    const told = lines.filter((line) => line.includes('one-time password'))
    t.equal(told.length, 1)
    const again: string[] = []
    await (await start((line) => again.push(line))).stop()
    t.same(
      again.filter((line) => line.includes('one-time password')),
      [],
      'the password of an administrator is said once',
    )
  })

  await t.test('killed at any moment, it leaves nothing that another start does not finish', async (t) => {
    const first = await start()
    const gate = Promise.withResolvers<void>()
    await using _worker = await startWorker(bus, {
      models: [modelOf('alpha/one')],
      answer: async ({ runId }) => {
        await gate.promise
        return { text: `text of ${runId}` }
      },
    })
    const { user } = await bus.call(procedures.registerUser, {
      email: 'a@example.org',
      name: null,
      passwordHash: 'hash',
      refreshHash: newHash(),
    })
    const request = (key: string) => ({
      userId: user.id,
      sessionId: newId(),
      body: { prompt: 'x', models: ['alpha/one', 'alpha/one'] },
      acceptedAtMs: Date.now(),
      idempotency: { key, fingerprint: key },
    })
    const started = Array.from({ length: 10 }, (_, index) =>
      bus.call(procedures.startSession, request(`k${index}`), { timeoutMs: 1000 }).catch(() => null),
    )
    await started[0]
    first.kill()
    await first.exited
    await Promise.all(started)
    gate.resolve()
    const second = await start()
    const { data } = await bus.call(procedures.listSessions, { userId: user.id, limit: 20, cursor: null, query: null })
    t.ok(data.length >= 1)
    for (const { id } of data) {
      const settled = await waitFor(
        async () => {
          const { session } = await bus.call(procedures.readSession, { userId: user.id, sessionId: id })
          return session.status === 'idle' && session
        },
        { timeoutMs: 20_000 },
      )
      for (const run of settled.comparisons[0]?.runs ?? []) t.equal(run.text, `text of ${run.id}`)
    }
    const { quota } = await bus.call(procedures.readAccount, { userId: user.id })
    t.match(quota, { reserved: 0, used: data.length * 30 })
    await second.stop()
  })

  await t.test('does not start without a database to use, and says what is missing', async (t) => {
    const lines: string[] = []
    await t.rejects(
      startService(
        'session',
        { NATS_URL: nats.url },
        { readyWhen: /"msg":"session ready"/, onLine: (line) => lines.push(line) },
      ),
    )
    t.match(lines.join('\n'), 'DATABASE_URL is not set.')
  })
})
