import { ProcedureError, type RunInput } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { Queries, RunRow } from '../db/schema.ts'
import { chatInput } from './chat-input.ts'

type LoneRun = Pick<Selectable<RunRow>, 'id' | 'kind' | 'model' | 'terms'>

/** What a run outside any session is to send, as it was asked. Throws `not_found` once the run has ended. */
export async function readLoneInput(db: Queries, { id: runId, kind, model, terms }: LoneRun): Promise<RunInput> {
  const row = await db.selectFrom('run_inputs').select('input').where('run_id', '=', runId).executeTakeFirst()
  if (row === undefined) throw new ProcedureError('not_found', 'This run has ended.')
  const { input } = row
  if (kind !== 'chat' && 'texts' in input) return { kind, runId, model, texts: [...input.texts] }
  if (kind !== 'chat' || !('messages' in input)) throw new ProcedureError('internal', 'The input is of another kind.')
  return chatInput({ id: runId, model, terms }, input.messages)
}
