import { ProcedureError, type Run } from '@playground/contracts'
import type { StartedRun } from '../actions/start-runs.ts'
import { refusalOf } from '../http/refusal.ts'
import { finishOf, refuseIfAllFailed, totalUsage } from './completion-of.ts'
import type { CompletionStream } from './completion-stream.ts'
import { faultOf, openaiErrorOf } from './fault-of.ts'
import { streamChoice } from './stream-choice.ts'

/**
 * Streams the choices of a completion, each as it comes. What fails before anything was said is refused like
 * everything else; later, the failure of the only model is an error of the stream, that of one among several its end.
 */
export async function streamCompletion(stream: CompletionStream, runs: readonly StartedRun[]): Promise<void> {
  try {
    const [only] = runs
    if (only !== undefined && runs.length === 1) await tellAlone(stream, only)
    else await tellTogether(stream, runs)
  } catch (error) {
    if (!stream.hasBegun) throw error
    await stream.fail(openaiErrorOf(refusalOf(error)))
  }
}

async function tellAlone(stream: CompletionStream, started: StartedRun): Promise<void> {
  const run = await tell(stream, started, 0)
  refuseIfAllFailed([run])
  await stream.finish(0, finishOf(run))
  await stream.end(totalUsage([run]))
}

async function tellTogether(stream: CompletionStream, runs: readonly StartedRun[]): Promise<void> {
  const failedEarly: number[] = []
  const tellOne = async (started: StartedRun, index: number): Promise<Run | null> => {
    try {
      const run = await tell(stream, started, index)
      // If all fail before anything was said, that is a refusal; so this one is told once it is known.
      if (run.status !== 'completed' && !stream.hasBegun) failedEarly.push(index)
      else await stream.finish(index, finishOf(run))
      return run
    } catch (error) {
      if (!(error instanceof ProcedureError)) throw error
      await started.cancel()
      await stream.finish(index, { finish_reason: 'error', error: faultOf(error) })
      return null
    }
  }
  const ended = await Promise.all(runs.map(tellOne))
  const known = ended.flatMap((run) => run ?? [])
  if (!stream.hasBegun) refuseIfAllFailed(known)
  for (const index of failedEarly) {
    const run = ended[index]
    if (run) await stream.finish(index, finishOf(run))
  }
  await stream.end(totalUsage(known))
}

/** Tells a choice up to its end. */
async function tell(stream: CompletionStream, run: StartedRun, index: number): Promise<Run> {
  for await (const piece of streamChoice(run)) {
    if (piece.kind === 'life') await stream.begin()
    else if (piece.kind === 'text') await stream.delta(index, { content: piece.text })
    else if (piece.kind === 'reasoning') await stream.delta(index, { reasoning_content: piece.text })
    else if (piece.kind === 'end') return piece.run
  }
  throw new Error('a run ended without an end')
}
