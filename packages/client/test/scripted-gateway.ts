import type { Comparison, Run, RunDelta, Session } from '@playground/contracts'
import type { OpenSocket, SocketListener } from '../src/index.ts'

/** The other end of a socket, played by a test. */
export type Peer = SocketListener & {
  sent: Record<string, unknown>[]
  protocols: string[]
  say: (frame: object) => void
  closed: boolean
}

/** Sockets as a client opens them: each waits in `peers` for the test to play the gateway. */
export function scriptedSockets(): { open: OpenSocket; peers: Peer[]; next: () => Promise<Peer> } {
  const peers: Peer[] = []
  const waiting: ((peer: Peer) => void)[] = []
  return {
    peers,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    open: (_url, protocols, listener) => {
      const peer: Peer = {
        ...listener,
        sent: [],
        protocols,
        closed: false,
        say: (frame) => listener.onMessage(JSON.stringify(frame)),
      }
      peers.push(peer)
      waiting.shift()?.(peer)
      return {
        send: (data) => void peer.sent.push(JSON.parse(data)),
        close: () => {
          peer.closed = true
        },
      }
    },
  }
}

/** A clock that a test winds on. */
export function handClock() {
  let timers: { atMs: number; act: () => void }[] = []
  let nowMs = 0
  return {
    clock: {
      nowMs: () => nowMs,
      after(ms: number, act: () => void) {
        const timer = { atMs: nowMs + ms, act }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
    },
    pending: () => timers.map(({ atMs }) => atMs - nowMs),
    advance(ms: number) {
      nowMs += ms
      const due = timers.filter(({ atMs }) => atMs <= nowMs)
      timers = timers.filter(({ atMs }) => atMs > nowMs)
      for (const { act } of due) act()
    },
  }
}

export const sessionId = '01998f3a-7c21-7d0e-8000-000000000001'
export const comparisonId = '01998f3a-7c21-7d0e-8000-000000000002'
export const laneId = '01998f3a-7c21-7d0e-8000-000000000003'
export const runId = '01998f3a-7c21-7d0e-8000-000000000004'
export const otherRunId = '01998f3a-7c21-7d0e-8000-000000000005'
export const at = '2026-01-01T00:00:00.000Z'

const totals = { tokens: 0, costMicros: 0, averageDurationMs: null }

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: runId,
    comparisonId,
    laneId,
    model: 'openai/gpt-5-mini',
    provider: 'openai',
    status: 'streaming',
    attempt: 1,
    index: 0,
    text: '',
    reasoning: null,
    finishReason: null,
    error: null,
    metrics: null,
    droppedParameters: [],
    replaces: null,
    createdAt: at,
    endedAt: null,
    ...changes,
  }
}

export function aComparison(runs: Run[]): Comparison {
  return {
    id: comparisonId,
    sessionId,
    position: 0,
    prompt: 'hi',
    status: 'running',
    runs,
    vote: null,
    totals,
    createdAt: at,
    endedAt: null,
  }
}

export function aSession(runs: Run[] = [aRun(), aRun({ id: otherRunId })]): Session {
  return {
    id: sessionId,
    userId: sessionId,
    title: 'Test',
    blind: false,
    revealed: false,
    costCapMicros: null,
    lanes: [
      {
        id: laneId,
        position: 0,
        model: 'openai/gpt-5-mini',
        provider: 'openai',
        label: 'A',
        instructions: null,
        parameters: {},
      },
    ],
    comparisons: [aComparison(runs)],
    status: 'running',
    totals,
    createdAt: at,
    updatedAt: at,
  }
}

export function aDelta(index: number, text: string, offset: number, id = runId): RunDelta & { cursor: string } {
  return {
    type: 'run.delta',
    sessionId,
    at,
    runId: id,
    attempt: 1,
    index,
    offset,
    kind: 'text',
    text,
    cursor: `a.${index}`,
  }
}
