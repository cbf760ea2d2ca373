import {
  type ProcedureError,
  procedures,
  ProcedureError as Refused,
  type RunInput,
  runState,
} from '@playground/contracts'
import { annotateSpan } from '@playground/runtime'
import { ProviderFault } from '../provider/provider-fault.ts'
import type { ActiveRun } from './active-run.ts'
import { endForAnother } from './end-for-another.ts'
import { executeAttempt } from './execute-attempt.ts'
import { judgeLoss, judgeState } from './judge-state.ts'
import { readShown } from './read-shown.ts'
import type { RunDependencies } from './run-dependencies.ts'

/** How long a job is handed back for: until its log is there, its owner is done, its input can be had. */
const notYetMs = 1000
const ownedMs = 3000
const noInputMs = 2000

type Input = Readonly<{ input: RunInput } | { refusal: ProcedureError }>

/**
 * Does with a run's job whatever the run's log says is to be done: executes it, takes it over, ends it, leaves it to
 * whoever has it. Everything that is decided is written by compare-and-set, so that doubles and zombies do no harm.
 */
export async function runJob(run: ActiveRun, dependencies: RunDependencies): Promise<void> {
  const { bus, workerId } = dependencies
  const { names, job } = run
  annotateSpan({
    'playground.run.id': names.runId,
    'playground.session.id': names.sessionId,
    'playground.model': job.model,
  })
  // Asked for at once: it is needed nearly always, and its answer comes while the log is being read.
  const asked = askInput(run, dependencies)
  for (;;) {
    const verdict = judgeState(await bus.readLast(runState, names))
    if (run.stopped !== null) return run.handBack()
    if (verdict.do === 'drop') return run.acknowledge()
    if (verdict.do === 'wait') return run.handBack(notYetMs)
    const { sequence: lastSequence } = verdict
    let { attempt } = verdict

    if (verdict.do === 'ask') {
      const mine = verdict.workerId === workerId
      if (!mine && (await bus.askOwner(verdict.workerId, names.runId)) === 'mine') return run.handBack(ownedMs)
      const shown = await readShown(bus, names, attempt)
      const fate = judgeLoss({ attempt, ...shown })
      if (fate !== 'again') {
        const { runError: error } = new ProviderFault(fate)
        const input = inputOf(await asked)
        return endForAnother(run, { attempt, lastSequence, cancelled: false, error, input, shown }, dependencies)
      }
      attempt++
    }

    const answer = await asked
    if (verdict.do === 'cancel') {
      const input = inputOf(answer)
      return endForAnother(run, { attempt, lastSequence, cancelled: true, error: null, input }, dependencies)
    }
    if ('refusal' in answer && answer.refusal.retryable) return run.handBack(noInputMs)
    if ('refusal' in answer || dependencies.models.find(run.job.model) === null) {
      const message = 'refusal' in answer ? 'The run is not known.' : 'The model is not offered here.'
      const { runError: error } = new ProviderFault('invalid_request', { message })
      return endForAnother(run, { attempt, lastSequence, cancelled: false, error, input: null }, dependencies)
    }
    if (run.stopped !== null) return run.handBack()
    if (await executeAttempt(run, { input: answer.input, attempt, lastSequence }, dependencies)) return
  }
}

async function askInput(run: ActiveRun, { bus }: RunDependencies): Promise<Input> {
  if (run.job.input !== undefined) return { input: run.job.input }
  const { runId, provider } = run.names
  try {
    return { input: await bus.call(procedures.readRunInput, { runId, provider }, { signal: run.signal }) }
  } catch (error) {
    return { refusal: error instanceof Refused ? error : new Refused('unavailable', 'not answered', { cause: error }) }
  }
}

function inputOf(answer: Input): RunInput | null {
  return 'input' in answer ? answer.input : null
}
