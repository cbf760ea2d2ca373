import type { Metrics } from '@playground/contracts'
import { money } from '../format/money.ts'
import { runningSeconds, seconds, wholeSeconds } from '../format/seconds.ts'
import type { Phase } from './phase.ts'

export type StatusFacts = Readonly<{
  phase: Phase
  /** Since the run was queued. */
  waitedMs: number
  /** Since the request was issued, as far as that is known. */
  elapsedMs: number
  /** Since the last sign of progress that names one. */
  sinceMs: number
  tries: number | null
  reason: string | null
  metrics: Metrics | null
  /** Times and costs are not to be seen before the vote. */
  veiled: boolean
}>

/** The status line. `lead` may be left out where a lane is narrow. */
export function statusWords(facts: StatusFacts): { lead: string; text: string } {
  if (facts.veiled) return { lead: '', text: veiledWords[facts.phase] }
  const ended = facts.metrics?.durationMs ?? facts.elapsedMs
  switch (facts.phase) {
    case 'queued':
      return { lead: '', text: `Waiting for a worker, ${wholeSeconds(facts.waitedMs)} s` }
    case 'waiting':
      return { lead: '', text: `Waiting for the first token, ${wholeSeconds(facts.elapsedMs)} s` }
    case 'thinking':
      return { lead: '', text: `Thinking, ${wholeSeconds(facts.elapsedMs)} s` }
    case 'streaming':
      return { lead: '', text: `Streaming, ${runningSeconds(facts.elapsedMs)} s` }
    case 'stalled':
      return { lead: '', text: `No text for ${wholeSeconds(facts.sinceMs)} s` }
    case 'retrying':
      return { lead: '', text: `Retrying ${facts.tries ?? 2} of 3${facts.reason === null ? '' : `, ${facts.reason}`}` }
    case 'restarted':
      return { lead: '', text: 'Restarted: worker lost' }
    case 'completed':
      return { lead: 'Completed in ', text: `${seconds(ended)} s` }
    case 'cut':
      return { lead: '', text: `Stopped at the token limit, ${seconds(ended)} s` }
    case 'cancelled':
      return { lead: '', text: `Stopped at ${seconds(ended)} s` }
    case 'failed':
      return {
        lead: '',
        text: facts.metrics === null || facts.metrics.tries < 1 ? 'Failed' : `Failed after ${triesOf(facts.metrics)}`,
      }
    case 'interrupted':
      return { lead: '', text: `Interrupted at ${seconds(ended)} s` }
    case 'capped': {
      const cost = facts.metrics?.costMicros ?? null
      return { lead: '', text: `Stopped at the cost cap${cost === null ? '' : `, ${money(cost)}`}` }
    }
    default:
      return facts.phase satisfies never
  }
}

function triesOf({ tries }: Metrics): string {
  return tries === 1 ? '1 try' : `${tries} tries`
}

const veiledWords: Readonly<Record<Phase, string>> = {
  queued: 'Waiting',
  waiting: 'Waiting',
  thinking: 'Waiting',
  streaming: 'Streaming',
  stalled: 'Streaming',
  retrying: 'Waiting',
  restarted: 'Waiting',
  completed: 'Completed',
  cut: 'Completed',
  cancelled: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
  capped: 'Stopped',
}

const reasons: Readonly<Record<string, string>> = {
  provider_rate_limited: 'rate limited',
  provider_overloaded: 'overloaded',
  provider_unavailable: 'provider down',
  provider_unreachable: 'not reached',
  timeout_first_byte: 'no answer',
  stream_cut: 'cut off',
}

/** Why a try is repeated, in two words. */
export function retryReason(code: string | undefined): string | null {
  return code === undefined ? null : (reasons[code] ?? null)
}
