import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@playground/testing'
import pg from 'pg'
import { test } from 'tap'
import { findDatabase } from '../src/find-database.ts'
import { startDatabase } from '../src/start-database.ts'

test('the database of a running stack is found, and only while it runs', async (t) => {
  await using directory = await temporaryDirectory('find-database')
  const dataDir = join(directory.path, 'data')
  await t.rejects(findDatabase(dataDir), { name: 'PlainError', message: /npm start/ })
  await mkdir(dataDir)
  const database = await startDatabase({ dataDir, onLine: () => {} })
  t.equal(await findDatabase(dataDir), database.url)
  const client = new pg.Client({ connectionString: await findDatabase(dataDir) })
  await client.connect()
  await client.end()
  await database.stop('immediate')
  await t.rejects(findDatabase(dataDir), { message: /npm start/ })
})
