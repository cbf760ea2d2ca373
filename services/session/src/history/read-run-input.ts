import { ProcedureError, type procedures } from '@playground/contracts'
import type { Queries } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { chatInput } from './chat-input.ts'
import { chooseTurns, weigh } from './choose-turns.ts'
import { readLoneInput } from './read-lone-input.ts'
import { readTurns } from './read-turns.ts'
import { historyBefore, type Turn } from './turn.ts'

type Message = { role: 'user' | 'assistant'; content: string }

/** What a worker sends to its provider for a run: made when it is asked for, from what the lane then has behind it. */
export function readRunInput({ db }: Deps): Answer<typeof procedures.readRunInput> {
  return ({ runId, provider }) =>
    retryTransient(async () => {
      const run = await db
        .selectFrom('runs')
        .leftJoin('comparisons', 'comparisons.id', 'runs.comparison_id')
        .select([
          'runs.id',
          'runs.kind',
          'runs.model',
          'runs.session_id',
          'runs.lane_id',
          'runs.terms',
          'runs.continues_run',
          'comparisons.position',
          'comparisons.prompt',
        ])
        .where('runs.id', '=', runId)
        .where('runs.provider', '=', provider)
        .executeTakeFirst()
      if (run === undefined) throw new ProcedureError('not_found', 'There is no such run.')
      const { terms, prompt, position } = run
      if (run.session_id === null) return readLoneInput(db, run)
      if (run.lane_id === null || prompt === null || position === null) {
        throw new ProcedureError('not_found', 'There is no such run.')
      }
      const place = { laneId: run.lane_id, position, continuesRun: run.continues_run }
      const isFirst = position === 0 && run.continues_run === null
      const history = isFirst ? [] : historyBefore(await readTurns(db, run.session_id), place)
      const fixedTokens = weigh(prompt) + (terms.instructions === null ? 0 : weigh(terms.instructions))
      const roomTokens = terms.contextWindow - terms.maxOutputTokens - fixedTokens
      const { turns } = chooseTurns(history, { ...terms.parameters, roomTokens })
      return chatInput(run, [...(await readMessages(db, turns)), { role: 'user', content: prompt }])
    })
}

async function readMessages(db: Queries, turns: readonly Turn[]): Promise<Message[]> {
  if (turns.length === 0) return []
  const rows = await db
    .selectFrom('runs')
    .innerJoin('comparisons', 'comparisons.id', 'runs.comparison_id')
    .select(['runs.id', 'runs.text', 'comparisons.prompt'])
    .where(
      'runs.id',
      'in',
      turns.map((turn) => turn.runId),
    )
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return turns.flatMap(({ runId }): Message[] => {
    const row = byId.get(runId)
    if (row === undefined) return []
    return [
      { role: 'user', content: row.prompt },
      { role: 'assistant', content: row.text },
    ]
  })
}
