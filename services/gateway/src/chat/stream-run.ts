import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Revocations } from '../auth/revocations.ts'
import type { Connections } from '../live/connections.ts'
import { EventStream } from '../live/stream/event-stream.ts'
import type { ScratchTurn } from './ask-in-scratch.ts'

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
    if (stream.isOver) return
    await stream.pass(frame.streamBytes)
  }
  stream.close()
}
