import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

const perSweep = 50

/** Takes away for good what nobody can ask for any more. Charges stay. */
export async function purge({ db }: Pick<Deps, 'db'>): Promise<void> {
  await retryTransient(async () => {
    const { rows: sessions } = await sql<{ id: string }>`
      SELECT sessions.id FROM sessions JOIN users ON users.id = sessions.user_id
      WHERE sessions.deleted_at IS NOT NULL
        AND (sessions.deleted_at < now() - interval '30 days' OR users.deleted_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.session_id = sessions.id AND runs.ended_at IS NULL)
      LIMIT ${perSweep}
    `.execute(db)
    // One by one: a long session has much to take with it, and a statement has little time.
    for (const { id } of sessions) await db.deleteFrom('sessions').where('id', '=', id).execute()
    await sql`
      DELETE FROM users WHERE id IN (
        SELECT id FROM users
        WHERE deleted_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.user_id = users.id)
          AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.user_id = users.id AND runs.ended_at IS NULL)
        LIMIT ${perSweep}
      )
    `.execute(db)
    await db.deleteFrom('idempotency').where('created_at', '<', sql<Date>`now() - interval '24 hours'`).execute()
    // Without a client's key nobody repeats a start but the transaction itself.
    await sql`DELETE FROM idempotency WHERE key LIKE 'own %' AND created_at < now() - interval '10 minutes'`.execute(db)
    await db.deleteFrom('starts').where('at', '<', sql<Date>`now() - interval '2 minutes'`).execute()
    await db.deleteFrom('tries').where('at', '<', sql<Date>`now() - interval '2 minutes'`).execute()
    await db.deleteFrom('logins').where('expires_at', '<', sql<Date>`now()`).execute()
    await db.deleteFrom('ended_tokens').where('expires_at', '<', sql<Date>`now()`).execute()
    await sql`DELETE FROM request_counts WHERE second < extract(epoch FROM now()) - 120`.execute(db)
  })
}
