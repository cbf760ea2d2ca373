import type { CallResult, RunErrorCode } from '@playground/contracts'

/** What the calls of a worker say about its provider. */
export interface CallFollower {
  succeeded(): void
  failed(code: RunErrorCode): void
  readonly last: CallResult | null
}

/** Faults of what was asked, not of who was asked: the provider is as well as it was. */
const ownFaults: ReadonlySet<RunErrorCode> = new Set(['invalid_request', 'context_too_long', 'cost_cap_reached'])

/** `onTurn` is called whenever things take a turn for the better or the worse. */
export function followCalls(onTurn: () => void, now: () => Date = () => new Date()): CallFollower {
  let last: CallResult | null = null
  const note = (ok: boolean, code: RunErrorCode | null) => {
    const turned = last?.ok !== ok
    if (!turned && last?.code === code) return
    last = { ok, code, since: turned ? now().toISOString() : (last?.since ?? now().toISOString()) }
    if (turned) onTurn()
  }
  return {
    succeeded: () => note(true, null),
    failed: (code) => {
      if (!ownFaults.has(code)) note(false, code)
    },
    get last() {
      return last
    },
  }
}
