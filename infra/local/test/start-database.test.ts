import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@playground/testing'
import pg from 'pg'
import { test } from 'tap'
import { startDatabase } from '../src/start-database.ts'

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const onLine = () => {}

test('finds its data again at the next start', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const first = await startDatabase({ dataDir: scratch.path, onLine })
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS id')
  await first.stop('fast')
  const second = await startDatabase({ dataDir: scratch.path, onLine })
  t.same(await query(second.url, 'SELECT id FROM kept'), [{ id: 42 }])
  await second.stop('fast')
})

test('lets nobody in without the password', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const database = await startDatabase({ dataDir: scratch.path, onLine })
  const url = new URL(database.url)
  url.password = 'guessed'
  await t.rejects(query(url.href, 'SELECT 1'), { code: '28P01' })
  await database.stop('fast')
})

test('recovers from a crash whose process id now belongs to somebody else', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const first = await startDatabase({ dataDir: scratch.path, onLine })
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS id')
  await first.stop('immediate')
  await writeFile(join(scratch.path, 'postgres', 'postmaster.pid'), `${process.pid}\n`)
  const second = await startDatabase({ dataDir: scratch.path, onLine })
  t.same(await query(second.url, 'SELECT id FROM kept'), [{ id: 42 }])
  await second.stop('fast')
})

test('ends a server that an earlier start left behind on the same data', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const first = await startDatabase({ dataDir: scratch.path, onLine })
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS id')
  const second = await startDatabase({ dataDir: scratch.path, onLine })
  await t.rejects(query(first.url, 'SELECT 1'), { code: 'ECONNREFUSED' })
  t.same(await query(second.url, 'SELECT id FROM kept'), [{ id: 42 }])
  await second.stop('fast')
})
