import { ProviderFault } from './provider-fault.ts'

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
const cut = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_ABORTED', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'])

/**
 * Maps what the network did: not reached, or cut off. A connection that broke before any answer counts as not
 * reached. Null when the error is not the network's.
 */
export function faultOfTransport(error: unknown): ProviderFault | null {
  let terminated = false
  let failed = false
  for (let depth = 0, at = error; depth < 8 && at instanceof Error; depth++, at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    if (unreachable.has(code) || /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
      return new ProviderFault('provider_unreachable', { cause: error })
    }
    if (at.message === 'terminated') terminated = true
    if (at.message === 'fetch failed') failed = true
    if (cut.has(code) || code.startsWith('HPE_')) {
      return new ProviderFault(failed ? 'provider_unreachable' : 'stream_cut', { cause: error })
    }
  }
  if (terminated) return new ProviderFault('stream_cut', { cause: error })
  return failed ? new ProviderFault('provider_unreachable', { cause: error }) : null
}
