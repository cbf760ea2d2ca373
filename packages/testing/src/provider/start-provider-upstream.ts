import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Decide, decideAnswer, toScript, unscripted } from './decide-answer.ts'
import { playFault } from './play-fault.ts'
import { playScript } from './play-script.ts'
import type { ProviderRequest, RequestEnd } from './provider-request.ts'
import type { ProviderUpstream, ProviderUpstreamOptions } from './provider-upstream.ts'
import { recordRequest, sentKey } from './record-request.ts'

/** Starts a vendor that speaks four dialects and answers, or fails, as it is scripted. */
export async function startProviderUpstream(options: ProviderUpstreamOptions = {}): Promise<ProviderUpstream> {
  let requests: ProviderRequest[] = []
  let given = 0
  let arrivals = 0
  let active = 0
  let decide: Decide = unscripted
  const waiting: PromiseWithResolvers<ProviderRequest>[] = []
  const strayed: { method: string; path: string }[] = []

  const hand = () => {
    for (let request = requests[given]; request && waiting.length > 0; request = requests[given]) {
      given += 1
      waiting.shift()?.resolve(request)
    }
  }

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController()
    const ended = Promise.withResolvers<RequestEnd>()
    const startMs = performance.now()
    let pieces = 0
    let done = false
    response.once('close', () => {
      ended.resolve({
        by: done || response.writableFinished ? 'upstream' : 'client',
        afterMs: performance.now() - startMs,
        pieces,
      })
      gone.abort()
    })
    const request = await recordRequest(incoming, arrivals++, ended.promise)
    if (request.method === 'GET' && request.path.endsWith('/models')) return listModels(response, options.models ?? [])
    requests.push(request)
    hand()
    const id = String(request.index)
    const { dialect, model } = request
    const chosen = await decide(request)
    if ('raw' in chosen) return void (await chosen.raw(response))
    if ('fault' in chosen) {
      done = chosen.fault === 'reset'
      const to = `${elsewhere.url}${request.path}`
      return playFault(response, chosen, { dialect, model, id, key: sentKey(incoming), elsewhere: to })
    }
    if (dialect === 'other')
      return playFault(response, { fault: 'status', status: 404 }, { dialect, model, id, key: '', elsewhere: '' })
    done = 'ending' in chosen && chosen.ending === 'reset'
    const onPiece = () => {
      pieces += 1
    }
    await playScript(response, toScript(chosen, request), { dialect, model, id, signal: gone.signal, onPiece })
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    active += 1
    answer(incoming, response)
      .catch((error: unknown) => {
        // A client that has gone ends every wait and write with an error, which is what it meant to do.
        if (response.destroyed || incoming.destroyed) return
        response.destroy()
        throw error
      })
      .finally(() => {
        active -= 1
      })
  })
  const port = await listen(server, options.port ?? 0)
  const other = createServer((incoming, response) => {
    strayed.push({ method: incoming.method ?? '', path: incoming.url ?? '' })
    response.end('{}')
  })
  const elsewhere = { url: `http://127.0.0.1:${await listen(other, 0)}`, requests: strayed }
  const url = `http://127.0.0.1:${port}`
  const refuse = async () => {
    const closed = server.listening ? once(server, 'close') : undefined
    server.close()
    server.closeAllConnections()
    await closed
  }

  return {
    url,
    openaiUrl: `${url}/v1`,
    elsewhere,
    refuse,
    get requests() {
      return requests
    },
    get active() {
      return active
    },
    next() {
      const promise = Promise.withResolvers<ProviderRequest>()
      waiting.push(promise)
      hand()
      return promise.promise
    },
    script(scripting) {
      decide = decideAnswer(scripting)
    },
    reset() {
      requests = []
      given = 0
      decide = unscripted
      strayed.length = 0
    },
    async accept() {
      await listen(server, port)
    },
    async [Symbol.asyncDispose]() {
      for (const { reject } of waiting) reject(new Error('the upstream was closed before the next request'))
      other.closeAllConnections()
      other.close()
      await refuse()
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port')
  return address.port
}

function listModels(response: ServerResponse, models: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      object: 'list',
      data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'test' })),
    }),
  )
}
