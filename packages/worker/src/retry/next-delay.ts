import type { RunErrorCode } from '@playground/contracts'
import type { ProviderFault } from '../provider/provider-fault.ts'

/** Calls of one attempt at most, and how long to wait between them at most. */
export type RetryPolicy = Readonly<{
  maxTries: number
  baseMs: number
  capMs: number
  overloadedBaseMs: number
  overloadedCapMs: number
  /** A longer `Retry-After` is not waited for. */
  maxRetryAfterMs: number
  maxTotalWaitMs: number
}>

export const defaultRetryPolicy: RetryPolicy = {
  maxTries: 3,
  baseMs: 500,
  capMs: 8000,
  overloadedBaseMs: 2000,
  overloadedCapMs: 20_000,
  maxRetryAfterMs: 20_000,
  maxTotalWaitMs: 60_000,
}

/** Where waiting longer does not help, one more try is all that is given. */
const triedTwice: ReadonlySet<RunErrorCode> = new Set(['timeout_first_byte', 'timeout_idle', 'empty_response'])

/**
 * How long to wait before asking again, in ms; null to give up. Full jitter (a random share of an exponentially
 * growing bound), unless the vendor said how long. Only for faults before any output.
 */
export function nextDelay(
  fault: ProviderFault,
  so: Readonly<{ tries: number; waitedMs: number }>,
  policy: RetryPolicy = defaultRetryPolicy,
  random: () => number = Math.random,
): number | null {
  if (!fault.retryable || so.tries >= (triedTwice.has(fault.code) ? 2 : policy.maxTries)) return null
  const delay = fault.retryAfterMs ?? jitter(fault, so.tries, policy, random)
  if (fault.retryAfterMs !== undefined && fault.retryAfterMs > policy.maxRetryAfterMs) return null
  return so.waitedMs + delay > policy.maxTotalWaitMs ? null : delay
}

function jitter(fault: ProviderFault, tries: number, policy: RetryPolicy, random: () => number): number {
  const overloaded = fault.code === 'provider_overloaded'
  const bound = (overloaded ? policy.overloadedBaseMs : policy.baseMs) * 2 ** (tries - 1)
  return random() * Math.min(bound, overloaded ? policy.overloadedCapMs : policy.capMs)
}
