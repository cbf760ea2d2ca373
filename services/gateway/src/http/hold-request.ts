import { ProcedureError } from '@playground/contracts'
import type { FastifyReply } from 'fastify'
import type { Principal } from '../auth/principal.ts'
import type { Connection, Connections, Farewell } from '../live/connections.ts'

/** A request whose answer takes as long as a model takes. */
export type LongRequest = Readonly<{ principal: Principal; reply: FastifyReply; waiting: Connections }>

/**
 * Waits for a result on behalf of a request. Throws when its login ends, this gateway closes or whoever asked is gone;
 * what is waited for goes on.
 */
export async function holdRequest<Result>(
  { principal, reply, waiting }: LongRequest,
  result: Promise<Result>,
): Promise<Result> {
  const given = Promise.withResolvers<never>()
  const connection: Connection = {
    principal,
    beat: () => {},
    close: (farewell) => given.reject(refusalOf(farewell)),
  }
  const leave = () => given.reject(new ProcedureError('unavailable', 'Nobody waits for this answer any more.'))
  reply.raw.on('close', leave)
  waiting.add(connection)
  try {
    if (reply.raw.destroyed) leave()
    return await Promise.race([result, given.promise])
  } finally {
    waiting.remove(connection)
    reply.raw.off('close', leave)
  }
}

function refusalOf(farewell: Farewell): ProcedureError {
  switch (farewell) {
    case 'restart':
      return new ProcedureError('unavailable', 'The service is restarting; the answer goes on.', {
        retryAfterSeconds: 1,
      })
    case 'login ended':
      return new ProcedureError('unauthenticated', 'Please sign in.')
    case 'forbidden':
      return new ProcedureError('forbidden', 'This account is disabled.')
    default:
      return farewell satisfies never
  }
}
