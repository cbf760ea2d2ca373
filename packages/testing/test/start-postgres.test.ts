import pg from 'pg'
import { test } from 'tap'
import { startPostgres } from '../src/index.ts'

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('gives every caller an empty database of its own', async (t) => {
  await using postgres = await startPostgres()
  const [one, two] = await Promise.all([postgres.createDatabase(), postgres.createDatabase()])
  t.not(one, two)
  await query(one, 'CREATE TABLE here (id int)')
  t.same(await query(one, `SELECT to_regclass('here') IS NOT NULL AS found`), [{ found: true }])
  t.same(await query(two, `SELECT to_regclass('here') IS NOT NULL AS found`), [{ found: false }])
})

test('knows every script: upper and lower case, and trigram search', async (t) => {
  await using postgres = await startPostgres()
  t.same(await query(postgres.url, `SELECT lower('ÄПΣ') AS lower`), [{ lower: 'äпσ' }])
  await query(postgres.url, 'CREATE EXTENSION pg_trgm')
  t.same(await query(postgres.url, `SELECT 'Привет мир' ILIKE '%ПРИВЕТ%' AS hit`), [{ hit: true }])
})

for (const mode of ['fast', 'immediate'] as const) {
  test(`keeps what was committed over a stop that is ${mode}`, async (t) => {
    await using postgres = await startPostgres()
    const url = await postgres.createDatabase()
    await query(url, 'CREATE TABLE kept (id int)')
    await query(url, 'INSERT INTO kept VALUES (42)')
    await postgres.stop(mode)
    await t.rejects(query(url, 'SELECT 1'), { code: 'ECONNREFUSED' })
    await postgres.restart()
    t.same(await query(url, 'SELECT id FROM kept'), [{ id: 42 }])
  })
}

test('a stop cuts off whoever is connected', async (t) => {
  await using postgres = await startPostgres()
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const cut = new Promise<Error>((resolve) => client.once('error', resolve))
  await postgres.stop('immediate')
  t.ok((await cut) instanceof Error)
})

test('several start side by side', async (t) => {
  const servers = await Promise.all([startPostgres(), startPostgres()])
  const rows = await Promise.all(servers.map((server) => query(server.url, 'SELECT 1 AS one')))
  t.same(rows, [[{ one: 1 }], [{ one: 1 }]])
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
})
