import { ProcedureError, type procedures } from '@playground/contracts'
import { notLeaving } from '../accounts/not-leaving.ts'
import type { Queries } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { runColumns, toOpenRun, toRun } from '../records/run-record.ts'

export function noRun(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such run.')
}

/** A run with all that is known of it. */
export function readRun({ db }: Deps): Answer<typeof procedures.readRun> {
  return ({ userId, runId, withResult = false }) =>
    retryTransient(async () => {
      const row = await db
        .selectFrom('runs')
        .leftJoin('sessions', 'sessions.id', 'runs.session_id')
        .select([
          ...runColumns,
          'runs.kind',
          'runs.request',
          'runs.timeline',
          'runs.session_id',
          'sessions.blind',
          'sessions.revealed',
        ])
        .where('runs.id', '=', runId)
        .where('runs.user_id', '=', userId)
        .where('sessions.deleted_at', 'is', null)
        .where(notLeaving('runs'))
        .executeTakeFirst()
      if (row === undefined) throw noRun()
      const attempts = await db
        .selectFrom('attempts')
        .selectAll()
        .where('run_id', '=', runId)
        .orderBy('attempt')
        .execute()
      return {
        run: {
          ...toRun(row),
          ...(row.kind === 'chat' ? {} : { kind: row.kind }),
          ...(withResult && row.kind !== 'chat' ? { text: await readResult(db, runId) } : {}),
          request: row.request,
          timeline: row.timeline ?? [],
          attempts: attempts.map((attempt) => ({
            attempt: attempt.attempt,
            workerId: attempt.worker_id,
            startedAt: attempt.started_at.toISOString(),
            endedAt: attempt.ended_at?.toISOString() ?? null,
            outcome: attempt.outcome,
            tokens: attempt.tokens,
            costMicros: attempt.cost_micros,
            borneBy: attempt.borne_by,
          })),
          replacedBy: row.replaced_by,
        },
        sessionId: row.session_id,
        veiled: row.blind === true && row.revealed === false,
        open: toOpenRun(row),
      }
    })
}

/** Vectors or verdicts; nothing where there are none, or none any more. */
async function readResult(db: Queries, runId: string): Promise<string> {
  const row = await db.selectFrom('run_results').select('result').where('run_id', '=', runId).executeTakeFirst()
  return row?.result ?? ''
}
