import { newId } from '@playground/contracts'
import { sql } from 'kysely'
import { test } from 'tap'
import { sqlState } from '../../src/db/database-error.ts'
import { inOneWrite } from '../../src/db/in-one-write.ts'
import { transact } from '../../src/db/transact.ts'
import { startDatabase } from '../fixtures/database.ts'

test('what was said to be committed is there after Postgres crashed', async (t) => {
  await using base = await startDatabase()
  const { db } = base
  for (let crashes = 0; crashes < 3; crashes++) {
    const told: string[] = []
    let isOver = false
    const write = async () => {
      while (!isOver) {
        const id = newId()
        await transact(db, (trx) => trx.insertInto('users').values({ id }).execute())
        told.push(id)
        if (told.length === 200) await base.server.stop('immediate')
      }
    }
    const writers = Array.from({ length: 8 }, () =>
      write().catch(() => {
        isOver = true
      }),
    )
    await Promise.all(writers)
    await base.server.restart()
    const found = await db.selectFrom('users').select('id').where('id', 'in', told).execute()
    t.ok(told.length >= 200)
    t.equal(found.length, told.length)
  }
})

test('a transaction that fails, or does nothing, leaves nothing', async (t) => {
  await using base = await startDatabase()
  const { db } = base
  const id = newId()
  const failing = transact(db, async (trx) => {
    await trx.insertInto('users').values({ id }).execute()
    throw new Error('on purpose')
  })
  await t.rejects(failing, { message: 'on purpose' })
  t.equal(await transact(db, async () => 'nothing'), 'nothing')
  await t.rejects(
    transact(db, async () => {
      throw new Error('at once')
    }),
    { message: 'at once' },
  )
  t.same(await db.selectFrom('users').select('id').execute(), [])
})

test('statements in one write see each other, and end with the first that fails', async (t) => {
  await using base = await startDatabase()
  const { db } = base
  const [one, other] = [newId(), newId()]
  const count = sql<{ users: number }>`SELECT count(*) AS users FROM users`
  const counts = await transact(db, async (trx) => {
    const insert = trx.insertInto('users').values({ id: one })
    const [before, , after] = await inOneWrite(trx, [count.compile(trx), insert.compile(), count.compile(trx)])
    return [before[0]?.users, after[0]?.users]
  })
  t.same(counts, [0, 1])
  const broken = transact(db, async (trx) => {
    const insert = (id: string) => trx.insertInto('users').values({ id }).compile()
    await inOneWrite(trx, [insert(other), insert(one), insert(newId())])
  })
  t.equal(await broken.then(() => null, sqlState), '23505', 'told is the cause')
  t.same(await db.selectFrom('users').select('id').execute(), [{ id: one }])
})
