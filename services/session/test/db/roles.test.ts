import { readFile } from 'node:fs/promises'
import { startPostgres } from '@playground/testing'
import { sql } from 'kysely'
import pg from 'pg'
import { test } from 'tap'
import { connect } from '../../src/db/connect.ts'
import { sqlState } from '../../src/db/database-error.ts'
import { migrate } from '../../src/db/migrate.ts'
import { transact } from '../../src/db/transact.ts'
import { silent } from '../fixtures/database.ts'

const insufficientPrivilege = '42501'

test('the service’s role reads and writes rows, and nothing else', async (t) => {
  await using server = await startPostgres()
  const url = await server.createDatabase()
  const superuser = new pg.Client({ connectionString: url })
  await superuser.connect()
  await superuser.query(await readFile(new URL('../../../../infra/postgres/roles.sql', import.meta.url), 'utf8'))
  await superuser.end()
  const as = (role: string) => {
    const address = new URL(url)
    address.username = role
    return connect(address.href, silent)
  }
  const [migrator, service, reader] = [as('migrator'), as('app_session'), as('app_readonly')]
  t.ok((await migrate(migrator)).length > 0)
  t.same(await migrate(service), [], 'finds that there is nothing to do')

  const id = '00000000-0000-7000-8000-000000000000'
  await transact(service, (trx) => trx.insertInto('users').values({ id, email: 'a@example.org' }).execute())
  const codeOf = (statement: string, db = service) =>
    sql
      .raw(statement)
      .execute(db)
      .then(() => null, sqlState)
  t.equal(await codeOf('CREATE TABLE mine (id integer)'), insufficientPrivilege)
  t.equal(await codeOf('DROP TABLE users'), insufficientPrivilege)
  t.equal(await codeOf('ALTER TABLE users ADD COLUMN x text'), insufficientPrivilege)
  t.equal(await codeOf("COPY users TO PROGRAM 'cat'"), insufficientPrivilege)
  t.equal(await codeOf("SELECT pg_read_file('postgresql.conf')"), insufficientPrivilege)
  t.equal(await codeOf('SET ROLE migrator'), insufficientPrivilege)
  t.equal((await reader.selectFrom('users').select('id').execute()).length, 1)
  t.not(await codeOf('DELETE FROM users', reader), null)
  for (const db of [migrator, service, reader]) await db.destroy()
})
