import { type LiveEvent, liveEvent, routes, type SessionJoined, sessionJoined } from '@playground/contracts'
import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { backoffMs } from './backoff.ts'
import { refusalOf, urlOf, type Wire } from './call-route.ts'
import { chunksOf } from './chunks-of.ts'
import { readSse } from './read-sse.ts'
import type { Clock } from './system-clock.ts'

export type FollowOptions = {
  /** Resume after this cursor. */
  after?: string
  /** Stop when no comparison of the session is running. */
  untilEnded?: boolean
  signal?: AbortSignal
}

const anyEvent = z.union([sessionJoined, liveEvent])

/**
 * The live events of a session over SSE, for programs that have no use for a socket. Comes back with `Last-Event-ID`
 * whenever the connection drops; ends when the server closed an `untilEnded` stream, or by `signal`.
 *
 * @throws ApiError when the gateway refuses (the session is not there, the login is over)
 */
export async function* followSession(
  wire: Wire,
  clock: Clock,
  sessionId: string,
  { after, untilEnded = false, signal }: FollowOptions,
): AsyncGenerator<SessionJoined | LiveEvent, void, undefined> {
  const url = urlOf(wire.origin, routes.sessionEvents.path, { id: sessionId }, untilEnded ? { until: 'ended' } : {})
  let cursor = after ?? null
  let failures = 0
  const aborted = () => signal?.aborted === true
  while (!aborted()) {
    try {
      const body = await openStream(wire, url, cursor, signal)
      for await (const { id, data } of readSse(body)) {
        failures = 0
        cursor = id ?? cursor
        const event = anyEvent.safeParse(JSON.parse(data))
        if (event.success) yield event.data
      }
      if (untilEnded) return
    } catch (error) {
      if (aborted()) return
      if (error instanceof ApiError && error.statusCode < 500 && error.code !== 'rate_limited') throw error
    }
    await new Promise<void>((resolve) => clock.after(backoffMs(failures++), resolve))
  }
}

async function openStream(
  wire: Wire,
  url: string,
  cursor: string | null,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const token = wire.token()
  const response = await wire.fetch(url, {
    headers: {
      accept: 'text/event-stream',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(cursor === null ? {} : { 'last-event-id': cursor }),
    },
    credentials: 'same-origin',
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) throw await refusalOf(response)
  if (response.body === null) throw new TypeError('The gateway answered without a body')
  return chunksOf(response.body)
}
