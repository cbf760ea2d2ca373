import { foldRunFromLog } from '@playground/bus'
import { noId } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { asQueued, runColumns, toRun } from '../records/run-record.ts'
import { estimate } from './account-for.ts'
import type { StateEntry } from './read-entries.ts'

/** Notes what attempts have cost whose workers were lost: the platform bears it, but it was paid. */
export async function saveLostAttempts(deps: Deps, entries: readonly StateEntry[]): Promise<void> {
  for (const { runId, event, sequence } of entries) {
    if (event.type !== 'run.started' || event.attempt === 1) continue
    const row = await retryTransient(() =>
      deps.db
        .selectFrom('runs')
        .select([
          ...runColumns,
          'runs.user_id',
          'runs.session_id',
          'runs.kind',
          'runs.demo',
          'runs.terms',
          'runs.input_tokens',
        ])
        .where('id', '=', runId)
        .executeTakeFirst(),
    )
    if (row === undefined) continue
    const names = { provider: row.provider, userId: row.user_id, sessionId: row.session_id ?? noId, runId }
    const run = asQueued(toRun(row))
    const fold = await foldRunFromLog(deps.bus, run, names, row.first_sequence ?? 0, sequence, deps.signal)
    for (let attempt = 1; attempt < event.attempt; attempt++) {
      const voided = row.kind === 'chat' ? fold.voided.find((one) => one.attempt === attempt) : undefined
      const shown = voided ?? { text: '', reasoning: null }
      const { usage, costMicros } = estimate({ demo: row.demo, inputTokens: row.input_tokens, terms: row.terms }, shown)
      await retryTransient(() =>
        deps.db
          .updateTable('attempts')
          .set({ tokens: usage.total, cost_micros: costMicros })
          .where('run_id', '=', runId)
          .where('attempt', '=', attempt)
          .where('outcome', '=', 'lost')
          .where('tokens', 'is', null)
          .execute(),
      )
    }
  }
}
