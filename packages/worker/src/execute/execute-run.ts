import {
  type ExactRequest,
  estimateTokens,
  type FinishReason,
  type Metrics,
  type Model,
  type OutputKind,
  type RunInput,
  type Timeline,
} from '@playground/contracts'
import { collectTimeline } from '../measure/collect-timeline.ts'
import { createMeter } from '../measure/create-meter.ts'
import { costOf } from '../measure/price-usage.ts'
import { settleUsage } from '../measure/settle-usage.ts'
import { inCallSpan } from '../observe/call-span.ts'
import { type CallObserver, noObserver } from '../observe/observe-calls.ts'
import type { Transport } from '../provider/create-transport.ts'
import type { PriceSpan } from '../provider/model-entry.ts'
import type { Provider } from '../provider/provider.ts'
import { ProviderFault } from '../provider/provider-fault.ts'
import { exactRequestOf, type RequestRecord } from '../provider/record-request.ts'
import type { CircuitBreaker } from '../retry/circuit-breaker.ts'
import { nextDelay, type RetryPolicy } from '../retry/next-delay.ts'
import type { RetryBudget } from '../retry/retry-budget.ts'
import { type CallListener, callProvider } from './call-provider.ts'
import { type Activity, followActivity } from './follow-activity.ts'
import { questionOf } from './question-of.ts'
import { sleep } from './sleep.ts'
import { takeOutput } from './take-output.ts'
import type { CallTimeouts } from './watch-call.ts'
import { estimateInputTokens } from './watch-cost.ts'

/** Bytes of vectors or verdicts at most: 256 vectors of 8192 dimensions. */
const maxResultBytes = 12 * 1024 * 1024

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
  /** Nobody unless told. */
  observer?: CallObserver
  /** Whether traces hold what people and models wrote. Not unless told. */
  captureContent?: boolean
}>

/** One run to execute. */
export type Execution = Readonly<{
  input: RunInput
  /** The session it belongs to, if any. */
  sessionId?: string | null
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
  const { input, model, prices, signal } = run
  const { provider, transport, breaker, budget, policy, observer = noObserver, captureContent = false } = dependencies
  const { ask, dropped, operation, request } = questionOf(provider, model, input)
  const explain: Provider['explain'] = (error) => provider.explain(error)
  const record: RequestRecord = { url: '', body: null, resolvedModel: null, providerRequestId: null }
  const meter = createMeter(run.acceptedAtMs)
  const timeline = collectTimeline()
  const activity = followActivity(model.capabilities.reasoning)
  const output = takeOutput({
    input,
    prices,
    maxBytes: input.kind === 'chat' ? dependencies.maxOutputBytes : maxResultBytes,
    onOutput: (kind, text) => {
      meter.content(kind)
      activity.output(kind)
      run.onOutput(kind, text)
    },
  })
  let tries = 0
  let accepted = false
  const listener: CallListener = {
    onIssued: meter.issued,
    onAccepted: () => {
      accepted = true
    },
    onBytes: activity.bytes,
    onChunk: (chunk) => {
      // Only a provider without HTTP has not said so before.
      meter.issued()
      return output.take(chunk)
    },
  }

  async function tryOnce(): Promise<FinishReason> {
    tries++
    budget.called()
    const timeouts = dependencies.timeoutsFor(model)
    const beforeMs = meter.elapsedMs()
    let finish: FinishReason | null = null
    const findings = () => {
      const firstContentMs = meter.firstContentMs()
      const firstTokenMs = firstContentMs === null ? null : firstContentMs - beforeMs
      return { finishReason: finish, usage: output.usage, record, firstTokenMs, text: output.text }
    }
    const conversationId = run.sessionId ?? null
    return inCallSpan({ provider, operation, request, conversationId, tries, captureContent, findings }, async () => {
      finish = await callProvider({ ask, explain, transport, timeouts, record, signal }, listener)
      if (finish === null) throw new ProviderFault(output.shown ? 'stream_cut' : 'empty_response')
      if (finish === 'stop' && !output.shown) throw new ProviderFault('empty_response')
      return finish
    })
  }

  async function tryUntilSettled(): Promise<Outcome> {
    for (let waitedMs = 0; ; ) {
      const refusal = breaker.refusal()
      if (refusal !== null) return { kind: 'fault', fault: refusal }
      try {
        const finishReason = await tryOnce()
        breaker.succeeded()
        observer.called(model.id, 'ok')
        return { kind: 'completed', finishReason }
      } catch (error) {
        if (signal.aborted) {
          breaker.abandoned()
          observer.called(model.id, 'stopped')
          return { kind: 'stopped', reason: signal.reason }
        }
        const fault = error instanceof ProviderFault ? error : provider.explain(error)
        breaker.failed(fault)
        observer.called(model.id, fault.code)
        const delayMs = output.shown ? null : nextDelay(fault, { tries, waitedMs }, policy)
        if (delayMs === null || !budget.take()) return { kind: 'fault', fault }
        waitedMs += delayMs
        activity.retrying(fault.code, tries + 1)
        observer.retried(model.id, fault.code)
        run.onRetry(activity.current())
        try {
          await sleep(delayMs, signal)
        } catch {
          return { kind: 'stopped', reason: signal.reason }
        }
      }
    }
  }

  async function execute(): Promise<ExecutionResult> {
    const outcome = await tryUntilSettled()
    output.end()
    // A request that was refused cost nothing; one that was taken has at least been read.
    const estimated = {
      // Nobody asks anything for a moderation.
      input: (accepted || output.shown) && input.kind !== 'moderation' ? estimateInputTokens(input) : 0,
      // Results about texts are no words of a model's.
      output: input.kind === 'chat' ? estimateTokens(output.text) : 0,
      reasoning: estimateTokens(output.reasoning),
    }
    const { usage, usageSource } = settleUsage(output.usage, estimated, outcome.kind === 'completed')
    const metrics = {
      ...meter.figures(usage),
      usage,
      usageSource,
      ...costOf(usage, usageSource, { demo: model.demo, prices }),
      priceVersion: prices === null ? null : provider.priceVersion,
      tries,
    }
    observer.measured(model.id, metrics, output.usage)
    return {
      outcome,
      metrics,
      timeline: timeline.points,
      request: exactRequestOf(record, dropped),
    }
  }

  return {
    result: execute(),
    activity: activity.current,
    mark: (textLength) => timeline.add(meter.elapsedMs(), textLength),
  }
}
