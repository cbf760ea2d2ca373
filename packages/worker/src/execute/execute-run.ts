import {
  type ExactRequest,
  estimateTokens,
  type FinishReason,
  type Metrics,
  type Model,
  type OutputKind,
  type RunInput,
  type RunProgress,
  splitModelId,
  type Timeline,
} from '@playground/contracts'
import { collectTimeline } from '../measure/collect-timeline.ts'
import { createMeter } from '../measure/create-meter.ts'
import { costOf } from '../measure/price-usage.ts'
import { settleUsage } from '../measure/settle-usage.ts'
import { cleanText } from '../output/clean-text.ts'
import type { Transport } from '../provider/create-transport.ts'
import type { PriceSpan } from '../provider/model-entry.ts'
import type { Provider, ReportedUsage } from '../provider/provider.ts'
import { ProviderFault } from '../provider/provider-fault.ts'
import { exactRequestOf, type RequestRecord } from '../provider/record-request.ts'
import { selectParameters } from '../provider/select-parameters.ts'
import type { CircuitBreaker } from '../retry/circuit-breaker.ts'
import { nextDelay, type RetryPolicy } from '../retry/next-delay.ts'
import type { RetryBudget } from '../retry/retry-budget.ts'
import { callProvider, type OutputChunk, type UsageChunk } from './call-provider.ts'
import { limitOutput } from './limit-output.ts'
import { sleep } from './sleep.ts'
import type { CallTimeouts } from './watch-call.ts'
import { estimateInputTokens, watchCost } from './watch-cost.ts'

/** What all executions of a worker share. */
export type ExecutionDependencies = Readonly<{
  provider: Provider
  transport: Transport
  timeoutsFor: (model: Model) => CallTimeouts
  policy: RetryPolicy
  budget: RetryBudget
  breaker: CircuitBreaker
  /** UTF-8 bytes of one answer at most, reasoning included. */
  maxOutputBytes: number
}>

/** One run to execute. */
export type Execution = Readonly<{
  input: RunInput
  model: Model
  prices: PriceSpan | null
  acceptedAtMs: number
  /** Aborted to stop it; the reason is handed back in the outcome. */
  signal: AbortSignal
  /** Well-formed output, never empty, in order. */
  onOutput: (kind: OutputKind, text: string) => void
  /** A try failed before any output; the next one begins after a wait. */
  onRetry: (progress: Activity) => void
}>

/** What an execution is doing while nothing arrives. */
export type Activity = Pick<RunProgress, 'state' | 'sinceMs' | 'tries' | 'code'>

/** How an execution went. `stopped` by its signal. */
export type Outcome =
  | Readonly<{ kind: 'completed'; finishReason: FinishReason }>
  | Readonly<{ kind: 'fault'; fault: ProviderFault }>
  | Readonly<{ kind: 'stopped'; reason: unknown }>

export type ExecutionResult = Readonly<{
  outcome: Outcome
  metrics: Metrics
  /** When how much text was shown, in at most so many points. */
  timeline: (limit?: number) => Timeline
  request: ExactRequest
}>

/** An execution under way. */
export interface RunningExecution {
  readonly result: Promise<ExecutionResult>
  activity(): Activity
  /** Notes the length of the text shown so far, for the replay. */
  mark(textLength: number): void
}

/**
 * Executes a run: asks the provider, tries again while nothing was shown and there is hope, measures, prices.
 * Never rejects for anything a provider does.
 */
export function executeRun(run: Execution, dependencies: ExecutionDependencies): RunningExecution {
  const { input, model, signal } = run
  const { provider, breaker, budget, policy } = dependencies
  const { kept, dropped } = selectParameters(input.parameters, model.capabilities)
  const request = {
    model,
    modelName: splitModelId(model.id).name,
    instructions: input.instructions,
    messages: input.messages,
    parameters: kept,
    maxOutputTokens: input.maxOutputTokens,
  }
  const meter = createMeter(run.acceptedAtMs)
  const timeline = collectTimeline()
  const record: RequestRecord = { url: '', body: null, resolvedModel: null, providerRequestId: null }
  const cleaners = { text: cleanText(), reasoning: cleanText() }
  const seen = { text: '', reasoning: '' }
  const limit = limitOutput(dependencies.maxOutputBytes)
  const cost = watchCost(input, run.prices)
  const startedAt = performance.now()
  const state = { tries: 0, accepted: false, bytes: false, lastKind: null as OutputKind | null, lastAt: startedAt }
  let retrying: { code: string; tries: number } | null = null
  let reported: ReportedUsage = {}

  const show = (kind: OutputKind, raw: string): boolean => {
    const { text, full } = limit.take(raw)
    if (text === '') return full
    state.lastKind = kind
    state.lastAt = performance.now()
    seen[kind] += text
    meter.content(kind)
    run.onOutput(kind, text)
    if (cost.reached(text, reported)) throw new ProviderFault('cost_cap_reached')
    return full
  }
  const onChunk = (chunk: OutputChunk | UsageChunk): boolean => {
    meter.issued()
    if (chunk.kind !== 'usage') return show(chunk.kind, cleaners[chunk.kind].push(chunk.text))
    reported = { ...reported, ...chunk.usage }
    if (cost.reached('', reported)) throw new ProviderFault('cost_cap_reached')
    return false
  }
  const shown = () => seen.text !== '' || seen.reasoning !== ''

  async function tryOnce(): Promise<FinishReason> {
    state.tries++
    budget.called()
    const finish = await callProvider(
      {
        provider,
        request,
        transport: dependencies.transport,
        timeouts: dependencies.timeoutsFor(model),
        record,
        signal,
      },
      {
        onIssued: () => meter.issued(),
        onAccepted: () => {
          state.accepted = true
        },
        onBytes: () => {
          state.bytes = true
          retrying = null
        },
        onChunk,
      },
    )
    if (finish === null) throw new ProviderFault(shown() ? 'stream_cut' : 'empty_response')
    if (finish === 'stop' && !shown()) throw new ProviderFault('empty_response')
    return finish
  }

  async function tryUntilSettled(): Promise<Outcome> {
    for (let waitedMs = 0; ; ) {
      const refusal = breaker.refusal()
      if (refusal !== null) return { kind: 'fault', fault: refusal }
      try {
        const finishReason = await tryOnce()
        breaker.succeeded()
        return { kind: 'completed', finishReason }
      } catch (error) {
        if (signal.aborted) {
          breaker.abandoned()
          return { kind: 'stopped', reason: signal.reason }
        }
        const fault = error instanceof ProviderFault ? error : provider.explain(error)
        breaker.failed(fault)
        const delayMs = shown() ? null : nextDelay(fault, { tries: state.tries, waitedMs }, policy)
        if (delayMs === null || !budget.take()) return { kind: 'fault', fault }
        waitedMs += delayMs
        retrying = { code: fault.code, tries: state.tries + 1 }
        run.onRetry(activity())
        try {
          await sleep(delayMs, signal)
        } catch {
          return { kind: 'stopped', reason: signal.reason }
        }
      }
    }
  }

  function activity(): Activity {
    const sinceMs = Math.round(performance.now() - state.lastAt)
    if (retrying !== null) return { state: 'retrying', sinceMs, tries: retrying.tries, code: retrying.code }
    if (state.lastKind === 'text') return { state: 'stalled', sinceMs }
    const thinking = state.lastKind === 'reasoning' || (state.bytes && model.capabilities.reasoning)
    return { state: thinking ? 'thinking' : 'waiting', sinceMs }
  }

  async function settle(): Promise<ExecutionResult> {
    const outcome = await tryUntilSettled()
    for (const kind of ['reasoning', 'text'] as const) {
      const { text } = limit.take(cleaners[kind].end())
      if (text === '') continue
      seen[kind] += text
      run.onOutput(kind, text)
    }
    // A request that was refused cost nothing; one that was taken has at least been read.
    const estimated = {
      input: state.accepted || shown() ? estimateInputTokens(input) : 0,
      output: estimateTokens(seen.text),
      reasoning: estimateTokens(seen.reasoning),
    }
    const { usage, usageSource } = settleUsage(reported, estimated, outcome.kind === 'completed')
    return {
      outcome,
      metrics: {
        ...meter.figures(usage),
        usage,
        usageSource,
        ...costOf(usage, usageSource, { demo: model.demo, prices: run.prices }),
        priceVersion: run.prices === null ? null : provider.priceVersion,
        tries: state.tries,
      },
      timeline: timeline.points,
      request: exactRequestOf(record, dropped),
    }
  }

  return {
    result: settle(),
    activity,
    mark: (textLength) => timeline.add(meter.elapsedMs(), textLength),
  }
}
