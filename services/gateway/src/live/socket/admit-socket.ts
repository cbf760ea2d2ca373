import { ProcedureError, subprotocol } from '@playground/contracts'
import type { FastifyRequest } from 'fastify'
import { type Identification, identify, identifyBearer } from '../../auth/authenticate.ts'
import { hasBearer } from '../../auth/credentials.ts'
import type { Principal } from '../../auth/principal.ts'
import { isOwnOrigin, type OriginRule } from '../../http/allowed-origin.ts'

const bearerPrefix = 'bearer.'

/** The values of a `Sec-WebSocket-Protocol` header. */
export function offeredProtocols({ headers }: Pick<FastifyRequest, 'headers'>): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((value) => value.trim())
}

/** The one subprotocol that is ever answered: a token must not be repeated in a response. */
export function chooseProtocol(offered: ReadonlySet<string>): string | false {
  return offered.has(subprotocol) ? subprotocol : false
}

/**
 * Who opens a socket, decided before the upgrade. A token in a header or subprotocol needs no origin, for no page
 * can make a browser add one; a cookie does, and then it must be a page of ours.
 */
export async function admitSocket(
  request: FastifyRequest,
  identification: Identification,
  rule: OriginRule,
): Promise<Principal> {
  refuseOldProtocol(request)
  if (hasBearer(request)) return identify(request, identification)
  const offered = offeredProtocols(request).find((value) => value.startsWith(bearerPrefix))
  if (offered !== undefined) return identifyBearer(offered.slice(bearerPrefix.length), identification)
  const { origin } = request.headers
  const isOurs = origin !== undefined && isOwnOrigin(origin, request, rule)
  if (!isOurs && (origin !== undefined || identification.cookies.accessToken(request) !== null)) {
    throw new ProcedureError('forbidden', 'Sockets from other sites are not accepted.')
  }
  return identify(request, identification)
}

function refuseOldProtocol({ ws, headers }: FastifyRequest): void {
  if (!ws) throw new ProcedureError('upgrade_required', 'This address is for WebSockets.')
  if (headers['sec-websocket-version'] !== '13') {
    throw new ProcedureError('upgrade_required', 'Only version 13 of the WebSocket protocol is spoken here.')
  }
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')) {
    throw new ProcedureError('validation_failed', 'The Sec-WebSocket-Key is missing or malformed.')
  }
}
