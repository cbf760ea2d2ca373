import type { FinishReason } from '@playground/contracts'
import type { Transport } from '../provider/create-transport.ts'
import type { CallFetch, Provider, ProviderChunk } from '../provider/provider.ts'
import { ProviderFault } from '../provider/provider-fault.ts'
import { providerRequestId, type RequestRecord } from '../provider/record-request.ts'
import type { Question } from './question-of.ts'
import { type CallTimeouts, watchCall } from './watch-call.ts'

export type OutputChunk = Extract<ProviderChunk, { text: string }>
export type UsageChunk = Extract<ProviderChunk, { kind: 'usage' }>

/** What one call reports while it runs. */
export type CallListener = Readonly<{
  /** The request is issued. */
  onIssued: () => void
  /** Bytes came: the provider lives. */
  onBytes: () => void
  /** The provider took the request: it answered with a status below 300. */
  onAccepted: () => void
  /** Output or usage. True is enough of it: the call ends there. Throwing a {@link ProviderFault} ends it too. */
  onChunk: (chunk: OutputChunk | UsageChunk) => boolean
}>

/**
 * Asks a provider once and reads its answer to the end. Resolves with the vendor's own terminal marker, null when
 * the stream ended without one, `length` when the listener had enough. Throws a {@link ProviderFault}, or the signal's reason when it was called off; what
 * an SDK does after that does not count any more.
 */
export async function callProvider(
  given: Readonly<{
    ask: Question['ask']
    explain: Provider['explain']
    transport: Transport
    timeouts: CallTimeouts
    record: RequestRecord
    signal: AbortSignal
  }>,
  listener: CallListener,
): Promise<FinishReason | null> {
  given.signal.throwIfAborted()
  const { ask, explain, record } = given
  const inner = new AbortController()
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>()
  stopped.catch(() => {})
  let over = false
  const endWith = (reason: unknown) => {
    over = true
    stop(reason)
    inner.abort(reason)
  }
  const callOff = () => endWith(given.signal.reason)
  given.signal.addEventListener('abort', callOff, { once: true })
  const watch = watchCall(given.timeouts, endWith)
  const fetch: CallFetch = given.transport.fetchFor({
    onRequest: (url, body) => {
      record.url = url
      record.body = body
      listener.onIssued()
    },
    onResponse: (status, header) => {
      record.providerRequestId = providerRequestId(header)
      watch.bytes()
      if (status < 300) listener.onAccepted()
    },
    onBytes: () => {
      watch.bytes()
      listener.onBytes()
    },
  })

  let finish: FinishReason | null = null
  const read = async () => {
    for await (const chunk of ask({ signal: inner.signal, fetch })) {
      if (over) return
      watch.bytes()
      if (chunk.kind === 'finish') finish = chunk.reason
      else if (chunk.kind === 'model') record.resolvedModel = chunk.model
      else {
        if (chunk.kind !== 'usage' && chunk.text !== '') watch.content()
        if (!listener.onChunk(chunk)) continue
        finish = 'length'
        return
      }
    }
  }
  try {
    await Promise.race([read(), stopped])
    return finish
  } catch (error) {
    // Cancelled by the user, or by ourselves: that reason counts, not what the SDK makes of it.
    if (given.signal.aborted) throw given.signal.reason
    if (error instanceof ProviderFault) throw error
    // The answer was complete before its connection failed.
    if (finish !== null) return finish
    throw explain(error)
  } finally {
    over = true
    watch.stop()
    given.signal.removeEventListener('abort', callOff)
    inner.abort()
  }
}
