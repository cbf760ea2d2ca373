import { createClient, type LoginEnd } from '@playground/client'
import { forgetDrafts } from './use-draft.ts'

/**
 * The one connection of this tab. Signing in and out load the page anew, so nothing of one user outlives them.
 * Changes are told once per animation frame.
 */
export const client = createClient({
  origin: location.origin,
  schedule: (flush) => void requestAnimationFrame(flush),
  onSignedOut: (why) => leave(why),
})

const doubtEveryMs = 5_000

/** Whether this page is on its way to the sign-in page, or asked for the end of its login. */
let leaving = false

/** What is being written stays, for whoever signs in again. The first reason is the one that is told. */
function leave(error: LoginEnd): void {
  if (leaving) return
  leaving = true
  const returnTo = location.pathname + location.search
  location.assign(`/sign-in?${new URLSearchParams({ returnTo, error })}`)
}

/** Does what ends the login by wish, so that its end is not told as one that came unasked. */
export async function endLogin(work: () => Promise<unknown>): Promise<void> {
  leaving = true
  try {
    await work()
  } catch (error) {
    leaving = false
    throw error
  }
  client.close()
  forgetDrafts()
}

// Back from the sign-in page, the browser may show this page as it was left.
addEventListener('pageshow', () => {
  leaving = false
})
addEventListener('online', () => client.connection.retryNow())
addEventListener('offline', doubt)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') client.connection.retryNow()
})

/** Without a network a socket may seem to be open for long. It may also be: the gateway can be on this machine. */
function doubt(): void {
  if (navigator.onLine) return
  client.connection.askNow()
  setTimeout(doubt, doubtEveryMs)
}

/** Whether this browser holds a login, without asking the gateway. */
export function isSignedIn(): boolean {
  return /(?:^|; )(?:__Host-)?signed_in=1/.test(document.cookie)
}
