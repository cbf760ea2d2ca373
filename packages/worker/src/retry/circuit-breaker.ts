import type { RunErrorCode } from '@playground/contracts'
import { ProviderFault } from '../provider/provider-fault.ts'

/** Keeps a worker from asking a provider that does not answer, or does not accept its key. */
export interface CircuitBreaker {
  /** Whether nobody may ask at the moment. */
  isOpen(): boolean
  /** Why there is no use in asking now; null when one may. While it recovers, one call may go through. */
  refusal(): ProviderFault | null
  succeeded(): void
  failed(fault: ProviderFault): void
  /** The call was called off before it could tell. */
  abandoned(): void
}

export type CircuitOptions = Readonly<{
  failures?: number
  withinMs?: number
  openMs?: number
  authOpenMs?: number
  now?: () => number
}>

/** Signs of a provider in trouble; a refused request or a limit reached is none. */
const troubles: ReadonlySet<RunErrorCode> = new Set([
  'provider_unavailable',
  'provider_overloaded',
  'provider_unreachable',
  'timeout_first_byte',
])

/** Opens for 15 s after 10 failures in 30 s, then lets one call probe; a refused key opens it for 60 s. */
export function createCircuitBreaker(options: CircuitOptions = {}): CircuitBreaker {
  const {
    failures = 10,
    withinMs = 30_000,
    openMs = 15_000,
    authOpenMs = 60_000,
    now = () => performance.now(),
  } = options
  let recent: number[] = []
  let openUntil = 0
  let cause: ProviderFault | null = null
  let probing = false
  const open = (fault: ProviderFault, ms: number) => {
    cause = fault
    openUntil = now() + ms
    probing = false
    recent = []
  }
  return {
    isOpen: () => cause !== null && now() < openUntil,
    refusal: () => {
      if (cause === null) return null
      if (now() >= openUntil && !probing) {
        probing = true
        return null
      }
      const seconds = Math.max(1, Math.ceil((openUntil - now()) / 1000))
      return new ProviderFault(cause.code, {
        message: `${cause.message} It is asked again in ${seconds} s.`,
        retryable: cause.retryable,
        cause,
      })
    },
    succeeded: () => {
      recent = []
      cause = null
      probing = false
    },
    failed: (fault) => {
      if (fault.code === 'provider_auth') return open(fault, authOpenMs)
      if (!troubles.has(fault.code)) {
        // An answer of any kind shows that the provider lives.
        if (probing) cause = null
        probing = false
        return
      }
      if (probing) return open(fault, openMs)
      const at = now()
      recent = [...recent.filter((time) => at - time < withinMs), at]
      if (recent.length >= failures) open(fault, openMs)
    },
    abandoned: () => {
      probing = false
    },
  }
}
