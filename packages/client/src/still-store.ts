import type { Session } from '@playground/contracts'
import { createSessionFeed, type SessionStore } from './session-store.ts'

const nothing = () => {}

/** The store of a session as it was read once: it never changes, and asks nobody. */
export function stillStore(session: Session): SessionStore {
  const feed = createSessionFeed(session.id, nothing, nothing, nothing)
  feed.reset(session, '')
  return feed.store
}
