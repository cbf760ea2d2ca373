import { foldOf, type Metrics, type Run, type RunFold } from '@playground/contracts'

export const at = '2026-01-01T00:00:00.000Z'
export const startMs = Date.parse(at)

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run',
    comparisonId: 'comparison',
    laneId: 'lane',
    model: 'openai/x',
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

export function aFold(run: Partial<Run> = {}, changes: Partial<RunFold> = {}): RunFold {
  return { ...foldOf(aRun(run)), ...changes }
}

export function someMetrics(changes: Partial<Metrics> = {}): Metrics {
  return {
    queueMs: 200,
    ttftMs: 900,
    ttfaMs: 2100,
    durationMs: 6840,
    itlMs: null,
    tokensPerSecond: 74.1,
    gapMs: null,
    usage: { input: 46, cacheRead: 0, cacheWrite: 0, output: 400, reasoning: 86, total: 532 },
    usageSource: 'provider',
    costMicros: 2100,
    costStatus: 'exact',
    priceVersion: '1',
    tries: 1,
    ...changes,
  }
}
