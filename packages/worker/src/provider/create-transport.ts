import { Agent, type Dispatcher } from 'undici'
import { AnswerBody } from './answer-body.ts'
import type { CallFetch } from './provider.ts'
import { ProviderFault } from './provider-fault.ts'
import { respond } from './respond.ts'

/** What is told of a call's HTTP exchange while it happens. */
export type ExchangeHooks = Readonly<{
  /** The request is issued. `body` as it is sent. */
  onRequest: (url: string, body: string | null) => void
  onResponse: (status: number, header: (name: string) => string | null) => void
  onBytes: () => void
}>

/** Connections to a vendor, kept alive and shared by all calls of a worker. */
export interface Transport extends AsyncDisposable {
  /**
   * A `fetch` for one call, as light as can be: what an SDK asks goes straight to the connections, and the body of the
   * answer is not touched by web streams until somebody reads it as such.
   */
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
    fetchFor: (hooks) => async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const headers = new Headers(init?.headers)
      headers.set('accept-encoding', 'identity')
      const { method = 'GET', body = null, signal = null } = init ?? {}
      if (body !== null && typeof body !== 'string') throw new TypeError('only text can be sent')
      hooks.onRequest(url.href, body)
      const request: Dispatcher.DispatchOptions = {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: Object.fromEntries(headers),
        body,
      }
      return exchange(agent, request, signal, hooks, options.maxResponseBytes)
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** One request and the beginning of its answer. Errors are worded as `fetch` words them, which SDKs know. */
function exchange(
  agent: Agent,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal | null,
  hooks: ExchangeHooks,
  maxBytes: number,
): Promise<Response> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    let connection: Dispatcher.DispatchController | null = null
    let body: AnswerBody | null = null
    let bytes = 0
    let over = false

    const settle = () => {
      over = true
      signal?.removeEventListener('abort', abort)
    }
    /** Ends everything for a reason of ours, whatever the connection says afterwards. */
    const giveUp = (reason: unknown) => {
      if (over) return
      settle()
      reject(reason)
      body?.fail(reason)
      connection?.abort(reason instanceof Error ? reason : new Error('the call was called off', { cause: reason }))
    }
    const abort = () => giveUp(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })

    agent.dispatch(request, {
      onRequestStart: (controller) => {
        connection = controller
        // Called off while it waited for its connection.
        if (over) controller.abort(new Error('the call was called off'))
      },
      onResponseStart: (_controller, status, headers) => {
        if (over || status < 200) return
        const header = (name: string) => {
          const value = headers[name]
          return (Array.isArray(value) ? value[0] : value) ?? null
        }
        const refusal = refuse(status, header('content-encoding'))
        if (refusal !== null) return giveUp(refusal)
        hooks.onResponse(status, header)
        body = new AnswerBody(giveUp)
        resolve(respond(status, headers, body))
      },
      onResponseData: (_controller, chunk) => {
        if (over) return
        bytes += chunk.length
        if (bytes > maxBytes) {
          return giveUp(
            new ProviderFault('provider_protocol_error', {
              message: 'The provider sent more than is allowed.',
              retryable: false,
            }),
          )
        }
        hooks.onBytes()
        body?.push(chunk)
      },
      onResponseEnd: () => {
        if (over) return
        settle()
        body?.end()
      },
      onResponseError: (_controller, error) => {
        if (over) return
        settle()
        reject(new TypeError('fetch failed', { cause: error }))
        body?.fail(new TypeError('terminated', { cause: error }))
      },
    })
  })
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
  if (status > 599) return new ProviderFault('provider_protocol_error')
  return null
}
