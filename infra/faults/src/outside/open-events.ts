import { get } from 'node:http'
import { type Connection, deadAfterMs } from './open-socket.ts'

export type OpenEventsOptions = Readonly<{
  url: string
  token: string
  sessionId: string
  after: string | null
  /** After so many bytes of the body the connection is cut, wherever that is; null = never. */
  cutAfterBytes: number | null
  onFrame: (frame: unknown) => void
}>

/**
 * Reads a session's events by SSE. An event whose `event:` or `id:` says other than its data arrives as a frame of the
 * type `sse.mismatch`.
 */
export function openEvents({ url, token, sessionId, after, cutAfterBytes, onFrame }: OpenEventsOptions): Connection {
  const over = Promise.withResolvers<number>()
  const headers = {
    ...{ authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    ...(after === null ? {} : { 'last-event-id': after }),
  }
  let status = 0
  const request = get(`${url}/api/v1/sessions/${sessionId}/events`, { headers, agent: false }, (response) => {
    status = response.statusCode ?? 0
    let bytesLeft = cutAfterBytes ?? Number.POSITIVE_INFINITY
    let pending = Buffer.alloc(0)
    response.on('data', (data: Buffer) => {
      watchdog.refresh()
      const part = data.subarray(0, Math.min(data.length, bytesLeft))
      bytesLeft -= part.length
      if (status === 200) pending = readEvents(Buffer.concat([pending, part]), onFrame)
      if (bytesLeft <= 0) request.destroy()
    })
    response.on('error', () => {})
    response.on('close', () => over.resolve(status))
  })
  const watchdog = setTimeout(() => request.destroy(), deadAfterMs)
  request.on('error', () => {})
  request.on('close', () => {
    clearTimeout(watchdog)
    over.resolve(status)
  })
  return { send() {}, cut: () => request.destroy(), over: over.promise }
}

/** Hands on every whole event and gives back what is left. */
function readEvents(bytes: Buffer, onFrame: (frame: unknown) => void): Buffer<ArrayBuffer> {
  let rest = bytes
  for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
    readEvent(rest.subarray(0, end).toString(), onFrame)
    rest = rest.subarray(end + 2)
  }
  return Buffer.from(rest)
}

function readEvent(block: string, onFrame: (frame: unknown) => void): void {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''))
  }
  const data = fields.get('data')
  if (data === undefined) return
  const frame: unknown = JSON.parse(data)
  const said = { type: fields.get('event'), cursor: fields.get('id') }
  const isObject = typeof frame === 'object' && frame !== null
  const agrees =
    isObject && 'type' in frame && frame.type === said.type && 'cursor' in frame && frame.cursor === said.cursor
  onFrame(agrees ? frame : { type: 'sse.mismatch', said, frame })
}
