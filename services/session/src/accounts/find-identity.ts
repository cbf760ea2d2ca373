import { type Identity, newId } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import type { Database, Queries, UserRow } from '../db/schema.ts'
import { retryTransient, transact } from '../db/transact.ts'
import type { Settings } from '../settings.ts'

/** The account of an identity, made when it comes for the first time, with what its issuer says of it by now. */
export async function findIdentity(
  db: Database,
  { adminEmails }: Pick<Settings, 'adminEmails'>,
  identity: Identity,
): Promise<Selectable<UserRow>> {
  const told = toldBy(identity, adminEmails)
  const known = await retryTransient(() => read(db, identity))
  const user = known ?? (await transact(db, (trx) => readOrMake(trx, identity, told)))
  const news = Object.fromEntries(
    Object.entries(told).filter(([column, value]) => value !== null && value !== Reflect.get(user, column)),
  )
  if (Object.keys(news).length === 0) return user
  return retryTransient(() =>
    db.updateTable('users').set(news).where('id', '=', user.id).returningAll().executeTakeFirstOrThrow(),
  )
}

type Told = Partial<Pick<UserRow, 'issuer_email' | 'name' | 'picture'>> & { role?: 'admin' }

/** A token need not say anything about its holder: what it leaves out stays as it was. */
function toldBy({ email, emailVerified, name, picture }: Identity, adminEmails: readonly string[]): Told {
  const isAdmin = emailVerified && email !== null && adminEmails.includes(email)
  return { issuer_email: email, name, picture, ...(isAdmin ? { role: 'admin' } : {}) }
}

/** Of several that come at once with the same new identity, one makes the account. */
async function readOrMake(trx: Queries, identity: Identity, told: Told): Promise<Selectable<UserRow>> {
  const { issuer, subject } = identity
  const name = `identity ${issuer} ${subject}`
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx)
  const known = await read(trx, identity)
  if (known !== undefined) return known
  const user = await trx
    .insertInto('users')
    .values({ id: newId(), ...told })
    .returningAll()
    .executeTakeFirstOrThrow()
  await trx.insertInto('identities').values({ issuer, subject, user_id: user.id }).execute()
  return user
}

function read(db: Queries, { issuer, subject }: Identity): Promise<Selectable<UserRow> | undefined> {
  return db
    .selectFrom('identities')
    .innerJoin('users', 'users.id', 'identities.user_id')
    .selectAll('users')
    .where('identities.issuer', '=', issuer)
    .where('identities.subject', '=', subject)
    .executeTakeFirst()
}
