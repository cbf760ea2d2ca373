import { newId, ProcedureError, procedures } from '@playground/contracts'
import { startFaultProxy, waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { connect } from '../../src/db/connect.ts'
import { asRefusal, isTransient } from '../../src/db/database-error.ts'
import { transact } from '../../src/db/transact.ts'
import { codeOf, refusalOf } from '../fixtures/code-of.ts'
import { silent, startDatabase } from '../fixtures/database.ts'
import { modelOf } from '../fixtures/models.ts'
import { newHash } from '../fixtures/new-hash.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

const list = (userId: string) => ({ userId, limit: 20, cursor: null, query: null })

test('Postgres is stopped like in a crash while models answer', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const gate = Promise.withResolvers<void>()
  await using worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: async ({ runId }) => {
      await gate.promise
      return { text: `text of ${runId}` }
    },
  })
  const userId = await stack.register()
  const sessions: { id: string }[] = []
  for (let index = 0; index < 2; index++) {
    sessions.push(await stack.start(userId, { prompt: 'x', models: Array.from({ length: 8 }, () => 'alpha/one') }))
  }
  await waitFor(() => worker.inputs.length === 16, { describe: 'all runs to have their input' })

  await stack.base.server.stop('immediate')
  gate.resolve()
  for (const call of [
    () => stack.call(procedures.listSessions, list(userId)),
    () => stack.call(procedures.readSession, { userId, sessionId: sessions[0]?.id ?? '' }),
    () => stack.start(userId, { prompt: 'x', models: ['alpha/one'] }),
    () => stack.register(),
    () => stack.call(procedures.rotateLogin, { refreshHash: newHash(), nextHash: newHash() }),
  ]) {
    const askedAt = performance.now()
    const refusal = await refusalOf(call())
    t.equal(refusal.code, 'unavailable')
    t.ok((refusal.retryAfterSeconds ?? 0) >= 1 && (refusal.retryAfterSeconds ?? 9) <= 5, 'says when to come again')
    t.ok(performance.now() - askedAt < 2500, 'and does not hang')
  }
  const health = await stack.call(procedures.sessionHealth, {})
  t.match(health, { status: 'down', checks: { postgres: { status: 'down' }, nats: { status: 'ok' } } })

  await stack.base.server.restart()
  for (const { id } of sessions) {
    const settled = await waitFor(() => stack.settled(userId, id))
    for (const run of settled.comparisons[0]?.runs ?? []) {
      t.equal(run.text, `text of ${run.id}`)
    }
  }
  const account = await stack.call(procedures.readAccount, { userId })
  t.match(account.quota, { reserved: 0, used: 240 })
  const after = await stack.start(userId, { prompt: 'x', models: ['alpha/one'] })
  t.equal((await stack.settled(userId, after.id)).comparisons[0]?.status, 'completed')
})

test('a database that does not answer is given up on in time, and used again afterwards', async (t) => {
  await using base = await startDatabase()
  await using proxy = await startFaultProxy(base.server.port)
  const address = new URL(base.url)
  address.port = String(proxy.port)
  const db = connect(address.href, silent, 500)
  const ask = async () => (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db)).rows[0]?.pid
  const before = new Set(await Promise.all(Array.from({ length: 10 }, ask)))
  proxy.set({ stopReading: true }, 'toClient')
  const fates = await Promise.all(Array.from({ length: 20 }, () => ask().then(String, asRefusal)))
  t.ok(
    fates.every((fate) => fate instanceof ProcedureError && fate.code === 'unavailable'),
    'everybody hears that there is no database',
  )
  proxy.clear()
  const after = await Promise.all(Array.from({ length: 20 }, ask))
  t.same(
    after.filter((pid) => before.has(pid)),
    [],
    'what was sent into the silence is answered to nobody, on connections that were thrown away',
  )
  await db.destroy()
})

test('a connection that breaks between two queries harms nobody else', async (t) => {
  await using base = await startDatabase()
  const between = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  const held = base.db.connection().execute(async (connection) => {
    await sql`SELECT 1`.execute(connection)
    between.resolve()
    await stopped.promise
    await sql`SELECT 1`.execute(connection)
  })
  await between.promise
  await base.server.stop('immediate')
  // Longer than it takes for the break to be noticed: an error that nobody hears would end the process here.
  await waitFor(
    async () =>
      await base.db
        .selectNoFrom(sql`1`.as('one'))
        .execute()
        .then(() => false, isTransient),
  )
  stopped.resolve()
  t.ok(
    isTransient(
      await held.then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  )
  await base.server.restart()
  await sql`SELECT 1`.execute(base.db)
})

test('a read-only database takes no start and can be read', async (t) => {
  await using stack = await startStack({})
  await using _worker = await startWorker(stack.bus, { models: [modelOf('alpha/one')], answer: () => ({ text: 'x' }) })
  const userId = await stack.register()
  const session = await stack.start(userId, { prompt: 'x', models: ['alpha/one'] })
  await stack.settled(userId, session.id)
  const database = new URL(stack.base.url).pathname.slice(1)
  await sql`ALTER DATABASE ${sql.ref(database)} SET default_transaction_read_only = on`.execute(stack.db)
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = ${database} AND pid <> pg_backend_pid()`.execute(stack.db)
  await waitFor(async () => (await codeOf(stack.start(userId, { prompt: 'x' }))) === 'unavailable')
  t.equal(await codeOf(stack.start(userId, { prompt: 'x', models: ['alpha/one'] })), 'unavailable')
  const { data } = await stack.call(procedures.listSessions, list(userId))
  t.equal(data.length, 1)
})

test('two transactions that wait for each other both come through', async (t) => {
  await using base = await startDatabase()
  const ids = [newId(), newId()].toSorted()
  for (const id of ids) await base.db.insertInto('users').values({ id, name: '' }).execute()
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  let tries = 0
  const change = (order: readonly string[], mine: PromiseWithResolvers<void>, other: PromiseWithResolvers<void>) =>
    transact(base.db, async (trx) => {
      tries++
      for (const [index, id] of order.entries()) {
        await trx.updateTable('users').set({ name: sql`name || 'x'` }).where('id', '=', id).execute()
        if (index === 0) {
          mine.resolve()
          await other.promise
        }
      }
    })
  await Promise.all([change(ids, first, second), change(ids.toReversed(), second, first)])
  const names = await base.db.selectFrom('users').select('name').execute()
  t.same(names, [{ name: 'xx' }, { name: 'xx' }])
  t.equal(tries, 3, 'one of them was tried again')
})
