import { JetStreamApiError } from '@nats-io/jetstream'
import { errors, RequestError, TimeoutError } from '@nats-io/transport-node'
import { BusClosed, LinkDropped } from './link.ts'

/**
 * What a failed request to NATS means:
 * `dropped` the link went, `timeout` nobody said anything, `missing` the stream is not there (or not yet),
 * `busy` the server cannot just now, `final` asking again gives the same answer.
 */
export type Failure = 'dropped' | 'timeout' | 'missing' | 'busy' | 'final'

export const streamNotFound = 10059
export const consumerNotFound = 10014
/** Compare-and-set: another message was last. */
export const wrongLastSequence = 10071
/** The store refused the message: a limit with `discard: new`. */
export const storeFailed = 10077

/** Sorts the errors of the client library. */
export function classifyFailure(error: unknown): Failure {
  if (error instanceof LinkDropped) return 'dropped'
  if (error instanceof BusClosed) return 'final'
  if (error instanceof TimeoutError) return 'timeout'
  if (error instanceof JetStreamApiError) {
    if (error.code === streamNotFound) return 'missing'
    return error.status === 503 && error.code !== storeFailed ? 'busy' : 'final'
  }
  if (isNoResponders(error)) return 'missing'
  if (isForbidden(error)) return 'final'
  // What was under way when the connection went: rejected by the library before the link knows.
  if (error instanceof RequestError || error instanceof errors.ClosedConnectionError) return 'dropped'
  return 'final'
}

function isForbidden(error: unknown): boolean {
  if (error instanceof errors.PermissionViolationError) return true
  return error instanceof Error && error.cause instanceof Error && isForbidden(error.cause)
}

/** Whether nobody listens on the subject that was asked. */
export function isNoResponders(error: unknown): boolean {
  if (error instanceof errors.NoRespondersError) return true
  if (error instanceof RequestError && error.isNoResponders()) return true
  return error instanceof Error && error.cause instanceof Error && isNoResponders(error.cause)
}
