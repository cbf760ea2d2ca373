import { ApiError } from './api-error.ts'

/** Why a login is over: `forbidden` when the account was disabled or deleted, `ended` by anything else. */
export type LoginEnd = 'ended' | 'forbidden'

/** What a refused renewal says of the login. Null when it says nothing: the gateway was away, or asked to wait. */
export function loginEndOf(refusal: unknown): LoginEnd | null {
  if (!(refusal instanceof ApiError) || refusal.statusCode >= 500 || refusal.code === 'rate_limited') return null
  return refusal.code === 'forbidden' ? 'forbidden' : 'ended'
}
