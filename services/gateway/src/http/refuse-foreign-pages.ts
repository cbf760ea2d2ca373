import { ProcedureError } from '@playground/contracts'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { hasBearer } from '../auth/credentials.ts'
import { hasCookies } from '../auth/login-cookies.ts'
import { isOwnOrigin, type OriginRule } from './allowed-origin.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Cross-site request forgery: an unsafe request must come from a page of ours when cookies speak for it, and must
 * not come from another's when nothing does (signing somebody in). A bearer token is no cookie: no page can add it
 * unknowingly.
 */
export function refuseForeignPages(rule: OriginRule): onRequestAsyncHookHandler {
  return async (request) => {
    if (safeMethods.has(request.method) || hasBearer(request)) return
    if (!isOurs(request, rule)) throw new ProcedureError('forbidden', 'Requests from other sites are not accepted.')
  }
}

function isOurs(request: FastifyRequest, rule: OriginRule): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site === 'same-origin') return true
  if (site === 'cross-site') return false
  if (origin !== undefined) return isOwnOrigin(origin, request, rule)
  // No browser: fine as long as it does not speak through cookies.
  return !hasCookies(request)
}
