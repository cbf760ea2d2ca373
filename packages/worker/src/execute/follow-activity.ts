import type { OutputKind, RunProgress } from '@playground/contracts'

/** What an execution is doing while nothing arrives. */
export type Activity = Pick<RunProgress, 'state' | 'sinceMs' | 'tries' | 'code'>

/** Follows an execution, to say at any moment what it is waiting for. */
export interface ActivityFollower {
  /** The provider sent something, be it only a sign of life. */
  bytes(): void
  output(kind: OutputKind): void
  /** A try failed for `code`; number `tries` comes after a wait. */
  retrying(code: string, tries: number): void
  current(): Activity
}

/** `thinks`: the model may be silent because it reasons. */
export function followActivity(thinks: boolean): ActivityFollower {
  let lastAt = performance.now()
  let lastKind: OutputKind | null = null
  let alive = false
  let retry: { code: string; tries: number } | null = null
  return {
    bytes: () => {
      alive = true
      retry = null
    },
    output: (kind) => {
      lastAt = performance.now()
      lastKind = kind
    },
    retrying: (code, tries) => {
      retry = { code, tries }
    },
    current: () => {
      const sinceMs = Math.round(performance.now() - lastAt)
      if (retry !== null) return { state: 'retrying', sinceMs, ...retry }
      if (lastKind === 'text') return { state: 'stalled', sinceMs }
      return { state: lastKind === 'reasoning' || (alive && thinks) ? 'thinking' : 'waiting', sinceMs }
    },
  }
}
