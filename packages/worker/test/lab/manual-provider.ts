import type { FinishReason, OutputKind } from '@playground/contracts'
import {
  dollars,
  type ModelEntry,
  type Provider,
  type ProviderChunk,
  ProviderFault,
  type ProviderRequest,
} from '../../src/index.ts'

/** One call to the provider, answered by hand. */
export type ManualCall = Readonly<{
  request: ProviderRequest
  signal: AbortSignal
  say(text: string, kind?: OutputKind): void
  finish(reason?: FinishReason): void
  fail(error: Error): void
  /** Ends the stream without a terminal marker. */
  cut(): void
}>

export const manualModel: ModelEntry = {
  id: 'manual/model',
  name: 'Manual',
  kind: 'chat',
  contextWindow: 100_000,
  maxOutputTokens: 10_000,
  capabilities: { temperature: true, topP: true, seed: true, stop: true, reasoningEffort: true, reasoning: false },
  prices: [{ pricing: dollars({ input: 1, output: 10 }) }],
  demo: false,
}

/** A provider whose every call waits for the test to answer it; with `answer`, they are answered by a function. */
export function manualProvider(
  answer?: (call: ManualCall) => void,
): Provider & { next(): Promise<ManualCall>; calls: number } {
  const waiting: PromiseWithResolvers<ManualCall>[] = []
  const arrived: ManualCall[] = []
  const provider = {
    id: 'manual',
    name: 'Manual',
    priceVersion: 'manual-1',
    calls: 0,
    next: (): Promise<ManualCall> => {
      const call = arrived.shift()
      if (call !== undefined) return Promise.resolve(call)
      const waiter = Promise.withResolvers<ManualCall>()
      waiting.push(waiter)
      return waiter.promise
    },
    models: async () => [manualModel],
    async *stream(request: ProviderRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<ProviderChunk> {
      provider.calls++
      const queue: (ProviderChunk | Error | null)[] = []
      let wake = Promise.withResolvers<void>()
      const put = (item: ProviderChunk | Error | null) => {
        queue.push(item)
        wake.resolve()
      }
      signal.addEventListener('abort', () => put(new Error('aborted')))
      const call: ManualCall = {
        request,
        signal,
        say: (text, kind = 'text') => put({ kind, text }),
        finish: (reason = 'stop') => {
          put({ kind: 'usage', usage: { input: 10, output: 20 } })
          put({ kind: 'finish', reason })
          put(null)
        },
        fail: put,
        cut: () => put(null),
      }
      if (answer !== undefined) answer(call)
      else {
        const waiter = waiting.shift()
        if (waiter === undefined) arrived.push(call)
        else waiter.resolve(call)
      }
      for (;;) {
        const item = queue.shift()
        if (item === null) return
        if (item instanceof Error) throw item
        if (item !== undefined) yield item
        else {
          await wake.promise
          wake = Promise.withResolvers<void>()
        }
      }
    },
    explain: (error: unknown) =>
      error instanceof ProviderFault ? error : new ProviderFault('provider_unavailable', { cause: error }),
  }
  return provider
}
