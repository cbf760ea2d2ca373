import { createClient } from '@playground/client'

/**
 * The one connection of this tab. Signing in and out load the page anew, so nothing of one user outlives them.
 * Changes are told once per animation frame.
 */
export const client = createClient({
  origin: location.origin,
  schedule: (flush) => void requestAnimationFrame(flush),
  onSignedOut: () => {
    const here = location.pathname + location.search
    location.assign(`/sign-in?returnTo=${encodeURIComponent(here)}`)
  },
})

addEventListener('online', () => client.connection.retryNow())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') client.connection.retryNow()
})

/** Whether this browser holds a login, without asking the gateway. */
export function isSignedIn(): boolean {
  return /(?:^|; )(?:__Host-)?signed_in=1/.test(document.cookie)
}
