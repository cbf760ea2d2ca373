import { procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('an answer is found before the index has it, and by the index soon', async (t) => {
  await using stack = await startStack({ sweepEveryMs: 60_000 })
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'The mitochondria is the powerhouse of the cell.' }),
  })
  const userId = await stack.register()
  const session = await stack.start(userId, { prompt: 'x', models: ['alpha/one'] })
  await stack.settled(userId, session.id)
  const find = async (who: string) => {
    const list = { userId: who, limit: 20, cursor: null, query: 'mitochondria' }
    return (await stack.call(procedures.listSessions, list)).data.map(({ id, hit }) => [id, hit?.kind])
  }
  const indexed = async () =>
    (await stack.db.selectFrom('runs').select('in_index').execute()).map((run) => run.in_index)
  t.same(await indexed(), [false], 'nobody has put it there yet')
  t.same(await find(userId), [[session.id, 'answer']])
  t.same(await find(await stack.register()), [])
})

test('answers come into the index by themselves', async (t) => {
  await using stack = await startStack({ sweepEveryMs: 50, startsPerMinute: 1000, dailyTokens: 100_000_000 })
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'The mitochondria is the powerhouse of the cell.' }),
  })
  const userId = await stack.register()
  const lanes = Array.from({ length: 8 }, () => 'alpha/one')
  const sessions = [
    await stack.start(userId, { prompt: 'x', models: lanes }),
    await stack.start(userId, { prompt: 'y', models: lanes }),
  ]
  for (const { id } of sessions) await stack.settled(userId, id)
  await waitFor(async () => {
    const left = await stack.db.selectFrom('runs').select('id').where('in_index', '=', false).execute()
    return left.length === 0
  })
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM runs WHERE in_index AND text <> '' AND text ILIKE '%mitochondria%'
  `.execute(stack.db)
  t.same(rows, [{ count: 16 }])
  const found = await stack.call(procedures.listSessions, { userId, limit: 20, cursor: null, query: 'powerhouse' })
  t.equal(found.data.length, 2)
})
