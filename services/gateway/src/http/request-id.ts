import type { IncomingMessage } from 'node:http'
import { newId } from '@playground/contracts'

/** The client's own request id where it is harmless in logs and headers, else one of ours. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(given) ? given : newId()
}
