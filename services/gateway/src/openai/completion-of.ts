import {
  type Completion,
  type CompletionFault,
  type CompletionFinish,
  type CompletionUsage,
  ProcedureError,
  type Run,
  type Usage,
  usageOf,
} from '@playground/contracts'
import { refuseIncomplete } from '../actions/refuse-incomplete.ts'
import { faultOf } from './fault-of.ts'

export type CompletionHead = Readonly<{ id: string; created: number; model: string }>

/**
 * A completion from the runs of its choices. Of several models some may fail and say so in their choice; where none
 * answered, the first one's refusal is thrown.
 */
export function completionOf({ id, created, model }: CompletionHead, runs: readonly Run[]): Completion {
  refuseIfAllFailed(runs)
  return {
    ...{ id, object: 'chat.completion', created, model },
    choices: runs.map((run, index) => {
      const { text, reasoning } = run
      const thought = reasoning === null ? {} : { reasoning_content: reasoning }
      return {
        index,
        message: { role: 'assistant', content: text, ...thought, refusal: null },
        ...finishOf(run),
        logprobs: null,
      }
    }),
    usage: totalUsage(runs),
  }
}

export function refuseIfAllFailed(runs: readonly Run[]): void {
  const [first] = runs
  if (first !== undefined && runs.every(({ status }) => status !== 'completed')) refuseIncomplete(first)
}

export function finishOf(run: Run): { finish_reason: CompletionFinish; error?: CompletionFault } {
  const fault = faultOfRun(run)
  if (fault !== null) return { finish_reason: 'error', error: fault }
  const { finishReason } = run
  return { finish_reason: finishReason === null || finishReason === 'other' ? 'stop' : finishReason }
}

function faultOfRun(run: Run): CompletionFault | null {
  try {
    refuseIncomplete(run)
    return null
  } catch (error) {
    if (error instanceof ProcedureError) return faultOf(error)
    throw error
  }
}

/** What all choices used together. */
export function totalUsage(runs: readonly Run[]): CompletionUsage {
  const used = runs.map(({ metrics }) => metrics?.usage ?? usageOf({}))
  const sum = (pick: (usage: Usage) => number) => used.reduce((total, usage) => total + pick(usage), 0)
  return {
    prompt_tokens: sum(({ input, cacheRead, cacheWrite }) => input + cacheRead + cacheWrite),
    completion_tokens: sum(({ output, reasoning }) => output + reasoning),
    total_tokens: sum(({ total }) => total),
    prompt_tokens_details: { cached_tokens: sum(({ cacheRead }) => cacheRead) },
    completion_tokens_details: { reasoning_tokens: sum(({ reasoning }) => reasoning) },
  }
}
