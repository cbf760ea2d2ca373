import { ProviderFault } from '../provider/provider-fault.ts'

/** How long a call may be silent, in ms. */
export type CallTimeouts = Readonly<{
  /** Until the first byte of the answer, connecting included. */
  firstByteMs: number
  /** Between bytes. */
  idleMs: number
  /** Between pieces of content, while only keep-alives or nothing visible comes. */
  noContentMs: number
  /** The whole call. */
  totalMs: number
}>

/** Watches one call; tell it what arrives. */
export interface CallWatch {
  bytes(): void
  content(): void
  stop(): void
}

/** Calls `onTimeout` once when one of the limits passes. One timer per call, moved only when it fires. */
export function watchCall(timeouts: CallTimeouts, onTimeout: (fault: ProviderFault) => void): CallWatch {
  const startedAt = performance.now()
  let firstByteAt: number | null = null
  let lastByteAt = startedAt
  let lastContentAt = startedAt
  let timer = setTimeout(check, Math.min(timeouts.firstByteMs, timeouts.totalMs))

  function check() {
    const now = performance.now()
    const limits: [number, () => ProviderFault][] = [
      [startedAt + timeouts.totalMs, () => new ProviderFault('timeout_total')],
    ]
    if (firstByteAt === null)
      limits.push([startedAt + timeouts.firstByteMs, () => new ProviderFault('timeout_first_byte')])
    else {
      const stalled = () => new ProviderFault('timeout_idle')
      limits.push([lastByteAt + timeouts.idleMs, stalled])
      limits.push([Math.max(firstByteAt, lastContentAt) + timeouts.noContentMs, stalled])
    }
    const passed = limits.find(([at]) => at <= now)
    if (passed !== undefined) return onTimeout(passed[1]())
    timer = setTimeout(check, Math.max(1, Math.min(...limits.map(([at]) => at)) - now))
  }

  return {
    bytes: () => {
      lastByteAt = performance.now()
      if (firstByteAt !== null) return
      firstByteAt = lastByteAt
      clearTimeout(timer)
      check()
    },
    content: () => {
      lastContentAt = performance.now()
    },
    stop: () => clearTimeout(timer),
  }
}
