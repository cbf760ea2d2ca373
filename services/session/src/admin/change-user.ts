import { cancelRun } from '@playground/bus'
import { type AdminUserChange, ProcedureError, type procedures } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import { giveBack } from '../accounts/quota.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { cancelJobsOf } from '../jobs/cancel-jobs-of.ts'
import { namesOf } from '../sweep/end-run.ts'
import { requireAdmin } from './require-admin.ts'
import { viewUsers } from './user-view.ts'

type Request = Parameters<Answer<typeof procedures.changeUser>>[0]

/** Chosen once; who may be an admin is decided in one line, so that two cannot remove each other. */
const adminsLock = 7_115_202_443

/**
 * What an admin changes on an account. A new password and disabling end every login; disabling stops what runs, ends
 * every connection, and lasts until it is taken back: then personal tokens are good again, logins are not.
 */
export function changeUser(deps: Deps): Answer<typeof procedures.changeUser> {
  const { db, bus, settings, signal, logger } = deps
  return async (request) => {
    const { userId: adminId, subjectId, change } = request
    const { ended, running, view } = await transact(db, async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(adminsLock)}::bigint)`.execute(trx)
      await requireAdmin(trx, adminId)
      const row = await apply(trx, request, await lockSubject(trx, subjectId))
      const grantTokens = change.quota?.grantTokens
      if (grantTokens !== undefined) await giveBack(trx, subjectId, grantTokens)
      if (change.disabled === true) await cancelJobsOf(trx, subjectId)
      const [changed] = await viewUsers(trx, settings, [row])
      if (changed === undefined) throw new ProcedureError('internal', 'The account cannot be shown.')
      return {
        view: changed,
        ended: change.disabled === true || request.passwordHash !== null ? await endLogins(trx, subjectId) : [],
        running: change.disabled === true ? await readRunning(trx, subjectId) : [],
      }
    })
    logger.info({ adminId, userId: subjectId, changed: Object.keys(change) }, 'an admin changed an account')
    // The user first: whoever is disabled hears that, and not only that their login is over.
    if (change.disabled === true) await bus.revoke(subjectId)
    for (const loginId of ended) await bus.revoke(loginId)
    if (change.disabled === false) await bus.reinstate(subjectId)
    for (const run of running) await cancelRun(bus, namesOf(run), { comparisonId: run.comparison_id, signal })
    return view
  }
}

async function lockSubject(trx: Transaction<Tables>, userId: string): Promise<Selectable<UserRow>> {
  const row = await trx
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (row === undefined) throw new ProcedureError('not_found', 'There is no such account.')
  return row
}

async function apply(
  trx: Transaction<Tables>,
  { change, passwordHash }: Request,
  before: Selectable<UserRow>,
): Promise<Selectable<UserRow>> {
  await keepAnAdmin(trx, before, change)
  if (passwordHash !== null && before.email === null) {
    throw new ProcedureError('conflict', 'This account signs in through its issuer and has no password.')
  }
  const { role = before.role, disabled = before.disabled, quota = {} } = change
  const { dailyTokens = before.daily_tokens, monthlyMicros = before.monthly_micros } = quota
  return trx
    .updateTable('users')
    .set({
      role,
      disabled,
      password_hash: passwordHash ?? before.password_hash,
      daily_tokens: dailyTokens,
      monthly_micros: monthlyMicros,
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Without any admin nobody could ever make one again but the operator. */
async function keepAnAdmin(
  trx: Transaction<Tables>,
  { id, role, disabled }: Selectable<UserRow>,
  change: Pick<AdminUserChange, 'role' | 'disabled'>,
): Promise<void> {
  const isOne = role === 'admin' && !disabled
  if (!isOne || (change.role !== 'user' && change.disabled !== true)) return
  const other = await trx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled', '=', false)
    .where('deleted_at', 'is', null)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (other === undefined) throw new ProcedureError('conflict', 'This is the last admin. Make another one first.')
}

async function endLogins(trx: Transaction<Tables>, userId: string): Promise<string[]> {
  const rows = await trx.deleteFrom('logins').where('user_id', '=', userId).returning('id').execute()
  return rows.map(({ id }) => id)
}

function readRunning(trx: Transaction<Tables>, userId: string) {
  return trx
    .selectFrom('runs')
    .select(['id', 'provider', 'user_id', 'session_id', 'comparison_id'])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .execute()
}
