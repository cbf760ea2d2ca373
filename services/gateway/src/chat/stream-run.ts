import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Revocations } from '../auth/revocations.ts'
import type { Connections } from '../live/connections.ts'
import { EventStream } from '../live/stream/event-stream.ts'
import type { ScratchTurn } from './ask-in-scratch.ts'

/** Someone who reads nothing for so long is gone. */
const maxSlowMs = 10_000

/** Tells a run outside any session as SSE, up to its ending, which comes once the history has it. */
export async function streamRun(
  request: FastifyRequest,
  reply: FastifyReply,
  { updates, ended }: ScratchTurn,
  { streams, revocations }: { streams: Connections; revocations: Revocations },
): Promise<void> {
  revocations.refuse(request.user)
  const response = reply.raw
  const stream = new EventStream({ response, principal: request.user })
  reply.hijack()
  stream.begin(reply.getHeaders())
  streams.add(stream)
  response.on('close', () => {
    streams.remove(stream)
    stream.end()
  })
  for await (const { event, frame } of updates) {
    if (event.type === 'run.ended') await ended.catch(() => {})
    if (response.destroyed || response.writableEnded) return
    if (!response.write(frame.streamBytes)) await drained(response)
  }
  stream.close()
}

/** Resolves when the reader has caught up, or is cut off. */
async function drained(response: ServerResponse): Promise<void> {
  const caughtUp = Promise.withResolvers<void>()
  const timer = setTimeout(() => response.destroy(), maxSlowMs)
  response.once('drain', caughtUp.resolve).once('close', caughtUp.resolve)
  await caughtUp.promise
  clearTimeout(timer)
}
