import { ProcedureError, type Run } from '@playground/contracts'
import type { StartedRun } from '../actions/start-runs.ts'
import { ToldText } from './told-text.ts'

export type Piece =
  | Readonly<{ kind: 'text' | 'reasoning'; text: string }>
  /** Something happens, but there is nothing to say yet. */
  | Readonly<{ kind: 'life' }>
  | Readonly<{ kind: 'end'; run: Run }>

/**
 * A run as a stream that can take nothing back. Its results are stored when its end comes. One that begins anew and
 * then says something else than before cannot go on: `run_failed`.
 */
export async function* streamChoice({ updates, ended }: StartedRun): AsyncGenerator<Piece, void> {
  const told = { text: new ToldText(), reasoning: new ToldText() }
  const pieces = function* (kind: 'text' | 'reasoning', text: string | null): Generator<Piece> {
    if (text === null) throw contradicted()
    if (text !== '') yield { kind, text }
  }
  for await (const { event } of updates) {
    switch (event.type) {
      case 'run.queued':
        break
      case 'run.progress':
        yield { kind: 'life' }
        break
      case 'run.started':
        yield* pieces('reasoning', told.reasoning.replace(''))
        yield* pieces('text', told.text.replace(''))
        break
      case 'run.delta':
        yield* pieces(event.kind, told[event.kind].add(event.text))
        break
      case 'run.snapshot':
        yield* pieces('reasoning', told.reasoning.replace(event.run.reasoning ?? ''))
        yield* pieces('text', told.text.replace(event.run.text))
        break
      case 'run.ended':
        if (!told.text.holds) throw contradicted()
        break
      default:
        event satisfies never
    }
  }
  yield { kind: 'end', run: await ended }
}

function contradicted(): ProcedureError {
  return new ProcedureError('run_failed', 'The answer began anew and differs from what was sent.')
}
