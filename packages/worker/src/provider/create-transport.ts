import { Agent, Dispatcher, fetch as undiciFetch } from 'undici'
import type { CallFetch } from './provider.ts'
import { ProviderFault } from './provider-fault.ts'

/** What is told of a call's HTTP exchange while it happens. */
export type ExchangeHooks = Readonly<{
  /** The request is issued. `body` as it is sent. */
  onRequest: (url: string, body: string | null) => void
  onResponse: (status: number, header: (name: string) => string | null) => void
  onBytes: () => void
}>

/** Connections to a vendor, kept alive and shared by all calls of a worker. */
export interface Transport extends AsyncDisposable {
  /** A `fetch` for one call. Later a lighter one can stand here: SDKs only need `Response`'s surface. */
  fetchFor(hooks: ExchangeHooks): CallFetch
}

export type TransportOptions = Readonly<{
  /** At least as many as calls at once: a request must never wait for a connection. */
  connections: number
  connectMs: number
  /** Bytes of one response at most. */
  maxResponseBytes: number
}>

/**
 * Pool with keep-alive over undici. Redirects are refused (a key must not travel to another host), as are encoded
 * bodies, which could unpack to any size: we ask for `identity`.
 */
export function createTransport(options: TransportOptions): Transport {
  const agent = new Agent({
    connections: options.connections,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    keepAliveMaxTimeout: 600_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: options.connectMs },
  })
  return {
    fetchFor: (hooks) => {
      const dispatcher = new WatchedDispatcher(agent, hooks, options.maxResponseBytes)
      // At the vendor's border: undici's fetch and the global types of the same standard do not know each other.
      const fetch = undiciFetch as unknown as (input: unknown, init: unknown) => Promise<Response>
      return (input, init) => {
        const headers = new Headers(init?.headers)
        headers.set('accept-encoding', 'identity')
        hooks.onRequest(String(input), typeof init?.body === 'string' ? init.body : null)
        return fetch(input, { ...init, headers: [...headers], redirect: 'manual', dispatcher })
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** Counts and bounds bytes where they arrive, below the web streams that make up a `Response`. */
class WatchedDispatcher extends Dispatcher {
  readonly #agent: Agent
  readonly #hooks: ExchangeHooks
  readonly #maxBytes: number
  constructor(agent: Agent, hooks: ExchangeHooks, maxBytes: number) {
    super()
    this.#agent = agent
    this.#hooks = hooks
    this.#maxBytes = maxBytes
  }
  override dispatch(options: Dispatcher.DispatchOptions, inner: Dispatcher.DispatchHandler): boolean {
    const hooks = this.#hooks
    const maxBytes = this.#maxBytes
    let bytes = 0
    return this.#agent.dispatch(options, {
      onRequestStart: (controller, context) => inner.onRequestStart?.(controller, context),
      onResponseStart: (controller, status, headers, statusText) => {
        const header = (name: string) => {
          const value = headers[name]
          return (Array.isArray(value) ? value[0] : value) ?? null
        }
        if (status >= 200) {
          const refusal = refuse(status, header('content-encoding'))
          if (refusal !== null) return controller.abort(refusal)
          hooks.onResponse(status, header)
        }
        inner.onResponseStart?.(controller, status, headers, statusText)
      },
      onResponseData: (controller, chunk) => {
        bytes += chunk.length
        if (bytes > maxBytes) {
          return controller.abort(
            new ProviderFault('provider_protocol_error', {
              message: 'The provider sent more than is allowed.',
              retryable: false,
            }),
          )
        }
        hooks.onBytes()
        inner.onResponseData?.(controller, chunk)
      },
      onResponseEnd: (controller, trailers) => inner.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => inner.onResponseError?.(controller, error),
    })
  }
}

function refuse(status: number, encoding: string | null): ProviderFault | null {
  if (status >= 300 && status < 400) {
    return new ProviderFault('provider_protocol_error', {
      message: 'The provider redirects to another address, which is not followed.',
      retryable: false,
    })
  }
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    return new ProviderFault('provider_protocol_error', {
      message: 'The provider sent an encoded body although none was asked for.',
      retryable: false,
    })
  }
  return null
}
