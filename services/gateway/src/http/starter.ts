import { idempotencyKey } from '@playground/contracts'
import type { FastifyRequest } from 'fastify'
import type { Starter } from '../actions/starting.ts'

/** Who starts something, and the key in the header by which the same start is recognised. */
export function starterOf({ user, headers }: Pick<FastifyRequest, 'user' | 'headers'>): Starter {
  const key = headers['idempotency-key']
  return { userId: user.userId, idempotencyKey: key === undefined ? undefined : idempotencyKey.parse(key) }
}
