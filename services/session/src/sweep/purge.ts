import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

const perSweep = 50

/** Takes away for good what nobody can ask for any more, but for accounts that are gone. Charges stay. */
export async function purge({ db }: Pick<Deps, 'db'>): Promise<void> {
  await retryTransient(async () => {
    const { rows: sessions } = await sql<{ id: string }>`
      SELECT id FROM sessions
      WHERE deleted_at < now() - interval '30 days'
        AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.session_id = sessions.id AND runs.ended_at IS NULL)
      LIMIT ${perSweep}
    `.execute(db)
    // One by one: a long session has much to take with it, and a statement has little time.
    for (const { id } of sessions) await db.deleteFrom('sessions').where('id', '=', id).execute()
    await db.deleteFrom('jobs').where('ended_at', '<', sql<Date>`now() - interval '30 days'`).execute()
    // What was asked outside any session is nobody's to keep, unless a job's result or a repeat of its start needs it.
    const forgettable = sql`
      runs.ended_at < now() - interval '30 minutes'
        AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.run_id = runs.id)
        AND NOT EXISTS (
          SELECT 1 FROM idempotency
          WHERE idempotency.user_id = runs.user_id AND idempotency.key NOT LIKE 'own %'
            AND idempotency.response -> 'runIds' ? runs.id::text
        )
    `
    await sql`
      DELETE FROM run_results WHERE run_id IN (
        SELECT run_id FROM run_results JOIN runs ON runs.id = run_id WHERE ${forgettable} LIMIT ${perSweep * 10}
      )
    `.execute(db)
    await sql`
      UPDATE runs SET text = '', reasoning = NULL, request = NULL, timeline = NULL WHERE id IN (
        SELECT id FROM runs WHERE session_id IS NULL AND (text <> '' OR request IS NOT NULL) AND ${forgettable}
        ORDER BY ended_at LIMIT ${perSweep * 10}
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
