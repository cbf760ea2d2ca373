import { ProcedureError, type procedures, type Run } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { z } from 'zod'
import { sqlState, uniqueViolation } from '../db/database-error.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { runColumns, toRun } from '../records/run-record.ts'
import { admit } from './admit.ts'
import { rewriteStart, writeStart } from './after-commit.ts'
import { makeRuns } from './make-runs.ts'
import { planLoneRun } from './plan-lone-run.ts'
import type { Circumstances, Rate } from './read-standing.ts'

export type StartRuns = Parameters<Answer<typeof procedures.startRuns>>[0]

const stored = z.object({ runIds: z.array(z.string()) })

/** Runs outside any session: admitted, reserved and announced like those of a comparison. */
export function startRuns(deps: Deps): Answer<typeof procedures.startRuns> {
  return async (request) => {
    const { userId, works } = request
    const admitted = await admit(deps, {
      start: request,
      ownKey: works[0]?.runId ?? '',
      rate: rateOf(request),
      stored,
      plan: (trx, user, standing) => plan(trx, deps, user, request, standing),
    }).catch(refuseTakenId)
    const place = { userId, sessionId: null }
    if (admitted.fresh !== null) {
      const { jobs, sequence } = await writeStart(deps, place, admitted.fresh, { headChanged: false })
      return { runs: [...admitted.fresh.runs], jobs, sequence, replayed: false }
    }
    const { runIds } = admitted.stored
    const { jobs, sequence } = await rewriteStart(deps, place, { comparisonId: null, runIds })
    return { runs: await readRuns(deps, runIds), jobs, sequence, replayed: true }
  }
}

/** Moderation goes before a start of the same person, and is refused like it; but only the start itself counts. */
function rateOf({ works: [first] }: StartRuns): Rate {
  return first?.kind === 'embedding' ? 'embedding' : 'start'
}

async function plan(
  trx: Transaction<Tables>,
  { catalog, settings }: Deps,
  user: Selectable<UserRow>,
  { works, acceptedAtMs }: StartRuns,
  standing: Circumstances,
) {
  const planned = works.map((work) => ({ work, ...planLoneRun(catalog, work, settings) }))
  const seeds = planned.map(({ work: { runId: id, kind }, offer, plan }, slot) => ({
    id,
    kind,
    comparisonId: null,
    laneId: null,
    slot,
    offer,
    plan,
    continuesRun: null,
  }))
  const start = { sessionId: null, acceptedAtMs }
  const { runs, jobs, writes } = await makeRuns(trx, settings, user, start, standing, seeds)
  const inputs = trx
    .insertInto('run_inputs')
    .values(planned.map(({ work, input }) => ({ run_id: work.runId, input: jsonb(input) })))
  return {
    stored: { runIds: seeds.map(({ id }) => id) },
    fresh: { comparison: null, runs, jobs },
    writes: [...writes, inputs],
    counts: works.some(({ kind }) => kind !== 'moderation'),
  }
}

/** In the order they were started in. */
async function readRuns({ db }: Deps, runIds: readonly string[]): Promise<Run[]> {
  const rows = await retryTransient(() =>
    db.selectFrom('runs').select(runColumns).where('id', 'in', runIds).orderBy('slot').execute(),
  )
  return rows.map(toRun)
}

/** The gateway makes the ids: one that exists is somebody's, and stays theirs. All others are new. */
function refuseTakenId(error: unknown): never {
  const taken = sqlState(error) === uniqueViolation
  throw taken ? new ProcedureError('conflict', 'There is a run with this id already.') : error
}
