import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Answers with a text that is made while it is sent, whatever its size. It is nobody's to keep on the way. */
export function sendPieces(
  reply: Pick<FastifyReply, 'type' | 'header' | 'send'>,
  contentType: string,
  pieces: Iterable<string> | AsyncIterable<string>,
) {
  reply.type(contentType)
  reply.header('cache-control', 'no-store')
  return reply.send(Readable.from(pieces, { objectMode: false }))
}
