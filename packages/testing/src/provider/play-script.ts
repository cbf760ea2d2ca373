import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { encoders } from './encoders.ts'
import type { ProviderScript } from './provider-answer.ts'
import type { ProviderDialect } from './read-dialect.ts'
import type { StreamEncoder } from './stream-encoder.ts'

/** Usage of a script that tells none. */
export const defaultUsage = { input: 12, output: 34 } as const

export type PlayOptions = {
  readonly dialect: ProviderDialect
  readonly model: string
  readonly id: string
  /** Aborts when the connection is gone; waits end with it. */
  readonly signal: AbortSignal
  /** Called after each piece. */
  readonly onPiece: () => void
}

/** Streams one script to its ending. Returns when the answer is over or the client has gone. */
export async function playScript(
  response: ServerResponse,
  script: Omit<ProviderScript, 'text'> & { readonly text?: Iterable<string> },
  { dialect, model, id, signal, onPiece }: PlayOptions,
): Promise<void> {
  const usage = script.usage === 'missing' ? null : (script.usage ?? defaultUsage)
  const encoder = encoders[dialect]({ model, id, usage })
  const send = (text: string) => write(response, text, script.wire, signal)
  const pause = async () => {
    const { keepAliveMs } = script
    let silentMs = script.paceMs ?? 0
    for (; keepAliveMs !== undefined && silentMs > keepAliveMs; silentMs -= keepAliveMs) {
      await wait(keepAliveMs, undefined, { signal })
      await send(encoder.keepAlive)
    }
    await (silentMs > 0 ? wait(silentMs, undefined, { signal }) : nextTurn(undefined, { signal }))
  }

  if (script.headersAfterMs) await wait(script.headersAfterMs, undefined, { signal })
  response.writeHead(200, { ...streamHeaders(dialect, id), ...script.headers })
  response.flushHeaders()
  await send(encoder.start())
  for (const piece of script.reasoning ?? []) {
    await send(encoder.reasoning(piece))
    onPiece()
    await pause()
  }
  for (const piece of script.text ?? []) {
    await send(encoder.text(piece))
    onPiece()
    await pause()
  }
  await end(response, script, encoder, send, signal)
}

/** The headers of a stream, with the request id where the vendor puts it. */
export function streamHeaders(dialect: ProviderDialect | 'other', id: string): Record<string, string> {
  const requestId = dialect === 'anthropic' ? 'request-id' : 'x-request-id'
  return { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', [requestId]: `req_${id}` }
}

async function end(
  response: ServerResponse,
  script: Pick<ProviderScript, 'ending' | 'finish' | 'keepAliveMs'>,
  encoder: StreamEncoder,
  send: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const ending = script.ending ?? 'complete'
  if (typeof ending === 'object') {
    await send(encoder.error(ending.error))
    response.end()
    return
  }
  switch (ending) {
    case 'complete':
      await send(encoder.finish(script.finish ?? 'stop'))
      response.end()
      return
    case 'malformed':
      await send(encoder.malformed() + encoder.finish(script.finish ?? 'stop'))
      response.end()
      return
    case 'failed':
      await send(encoder.failed())
      response.end()
      return
    case 'cut':
      response.end()
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      await once(response, 'close')
      return
    case 'hang-with-keep-alive':
      while (!signal.aborted) {
        await send(encoder.keepAlive)
        await wait(script.keepAliveMs ?? 50, undefined, { signal })
      }
      return
    default:
      ending satisfies never
  }
}

/** Writes at the reader's pace, whole or cut into small writes that each leave alone. */
async function write(
  response: ServerResponse,
  text: string,
  wire: ProviderScript['wire'],
  signal: AbortSignal,
): Promise<void> {
  if (text === '') return
  const bytes = Buffer.from(text)
  const step = wire?.bytes ?? bytes.length
  for (let start = 0; start < bytes.length; start += step) {
    if (!response.write(bytes.subarray(start, start + step))) await once(response, 'drain', { signal })
    if (wire) await (wire.everyMs > 0 ? wait(wire.everyMs, undefined, { signal }) : nextTurn(undefined, { signal }))
  }
}
