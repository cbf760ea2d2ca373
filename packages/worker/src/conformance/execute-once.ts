import type { Capabilities, ChatInput, Model, OutputKind } from '@playground/contracts'
import { type ExecutionResult, executeRun } from '../execute/execute-run.ts'
import type { Activity } from '../execute/follow-activity.ts'
import type { CallTimeouts } from '../execute/watch-call.ts'
import { createTransport } from '../provider/create-transport.ts'
import { dollars } from '../provider/model-entry.ts'
import type { Provider } from '../provider/provider.ts'
import { createCircuitBreaker } from '../retry/circuit-breaker.ts'
import { defaultRetryPolicy } from '../retry/next-delay.ts'
import { createRetryBudget } from '../retry/retry-budget.ts'

/** What a test may set of an execution; everything else is usual, but without waiting between tries. */
export type Given = Readonly<{
  input?: Partial<ChatInput>
  /** Asks about texts instead of chatting. */
  about?: Readonly<{ kind: 'embedding' | 'moderation'; texts: readonly string[] }>
  /** The vendor's name of the model; `test-model` unless told. */
  modelName?: string
  capabilities?: Partial<Capabilities>
  timeouts?: Partial<CallTimeouts>
  signal?: AbortSignal
  maxRetryAfterMs?: number
}>

/** What came of it, and what was shown on the way. */
export type Executed = ExecutionResult &
  Readonly<{ text: string; reasoning: string; chunks: readonly string[]; retries: readonly Activity[] }>

export const everyCapability: Capabilities = {
  temperature: true,
  topP: true,
  seed: true,
  stop: true,
  reasoningEffort: true,
  reasoning: true,
}

const patient: CallTimeouts = { firstByteMs: 10_000, idleMs: 10_000, noContentMs: 10_000, totalMs: 20_000 }

/** Prices of the model that is asked: each bucket its own. */
export const prices = { pricing: dollars({ input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 10 }) }

/** Executes one run with a provider as a worker would, without a log. */
export async function executeOnce(provider: Provider, given: Given = {}): Promise<Executed> {
  const shown = { text: '', reasoning: '' }
  const chunks: string[] = []
  const retries: Activity[] = []
  const model: Model = {
    id: `${provider.id}/${given.modelName ?? 'test-model'}`,
    provider: provider.id,
    name: 'Test model',
    kind: given.about?.kind ?? 'chat',
    contextWindow: 100_000,
    maxOutputTokens: 10_000,
    capabilities: { ...everyCapability, ...given.capabilities },
    pricing: prices.pricing,
    demo: false,
  }
  const input: ChatInput = {
    kind: 'chat',
    runId: '01900000-0000-7000-8000-000000000001',
    model: model.id,
    instructions: null,
    messages: [{ role: 'user', content: 'Hello?' }],
    parameters: {},
    maxOutputTokens: 1000,
    costCapMicros: null,
    ...given.input,
  }
  const { about } = given
  const head = { runId: input.runId, model: model.id }
  await using transport = createTransport({ connections: 4, connectMs: 5000, maxResponseBytes: 16 * 1024 * 1024 })
  const execution = executeRun(
    {
      input: about === undefined ? input : { kind: about.kind, ...head, texts: [...about.texts] },
      model,
      prices,
      acceptedAtMs: Date.now(),
      signal: given.signal ?? new AbortController().signal,
      onOutput: (kind: OutputKind, text) => {
        shown[kind] += text
        chunks.push(text)
      },
      onRetry: (activity) => retries.push(activity),
    },
    {
      provider,
      transport,
      timeoutsFor: () => ({ ...patient, ...given.timeouts }),
      policy: {
        ...defaultRetryPolicy,
        baseMs: 1,
        overloadedBaseMs: 1,
        maxRetryAfterMs: given.maxRetryAfterMs ?? defaultRetryPolicy.maxRetryAfterMs,
      },
      budget: createRetryBudget(),
      breaker: createCircuitBreaker(),
      maxOutputBytes: 1024 * 1024,
    },
  )
  return { ...(await execution.result), ...shown, chunks, retries }
}
