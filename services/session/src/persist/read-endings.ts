import { createHash } from 'node:crypto'
import { foldRunFromLog } from '@playground/bus'
import { noId, type RunEnded } from '@playground/contracts'
import type { Selectable } from 'kysely'
import { cleanText } from '../db/clean-text.ts'
import type { RunRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { asQueued, runColumns, type ShownRun, toRun } from '../records/run-record.ts'
import type { StateEntry } from './read-entries.ts'

type Admitted = ShownRun &
  Pick<Selectable<RunRow>, 'user_id' | 'session_id' | 'kind' | 'class' | 'demo' | 'terms' | 'input_tokens'>

/** An ending with the run it ends and its whole text, or the result that travelled in a text's place. */
export type Ending = Readonly<{
  run: Admitted
  event: RunEnded
  text: string
  reasoning: string | null
  result: string | null
}>

/** Of the columns' limit; a worker stops far below. */
const maxTextLength = 1_300_000

/** The endings of runs that have none yet here, with texts that were too long for the message read from the log. */
export async function readEndings(deps: Deps, entries: readonly StateEntry<RunEnded>[]): Promise<readonly Ending[]> {
  if (entries.length === 0) return []
  const entriesOf = Map.groupBy(entries, ({ runId }) => runId)
  const rows = await retryTransient(() =>
    deps.db
      .selectFrom('runs')
      .select([
        ...runColumns,
        'runs.user_id',
        'runs.session_id',
        'runs.kind',
        'runs.class',
        'runs.demo',
        'runs.terms',
        'runs.input_tokens',
      ])
      .where('id', 'in', [...entriesOf.keys()])
      .where('ended_at', 'is', null)
      .execute(),
  )
  const endings = rows.map(async (run): Promise<Ending | null> => {
    // One written under another provider's name was not written by whoever had the run.
    const entry = entriesOf.get(run.id)?.find(({ provider }) => provider === run.provider)
    if (entry === undefined) return null
    const { text, reasoning } = await readText(deps, run, entry)
    if (run.kind !== 'chat') {
      // Half of a result is none.
      const result = entry.event.status === 'completed' ? text : null
      return { run, event: entry.event, text: '', reasoning: null, result }
    }
    return {
      result: null,
      run,
      event: entry.event,
      text: cleanText(text).slice(0, maxTextLength),
      reasoning: reasoning === null ? null : cleanText(reasoning).slice(0, maxTextLength),
    }
  })
  return (await Promise.all(endings)).filter((ending) => ending !== null)
}

async function readText(
  deps: Deps,
  run: Admitted,
  { event, sequence }: StateEntry<RunEnded>,
): Promise<{ text: string; reasoning: string | null }> {
  if (event.text !== undefined) return { text: event.text, reasoning: event.reasoning ?? null }
  const names = { provider: run.provider, userId: run.user_id, sessionId: run.session_id ?? noId, runId: run.id }
  const queued = asQueued(toRun(run))
  const fold = await foldRunFromLog(deps.bus, queued, names, run.first_sequence ?? 0, sequence, deps.signal)
  const { text, reasoning } = fold.run
  const sha256 = createHash('sha256').update(text).digest('hex')
  if (text.length !== event.length || sha256 !== event.sha256) {
    deps.logger.error({ runId: run.id, length: event.length, found: text.length }, 'the log has not the whole text')
  }
  return { text, reasoning }
}
