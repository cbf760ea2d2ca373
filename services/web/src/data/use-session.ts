import type { SessionStore, SessionView } from '@playground/client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { client } from './client.ts'

const loading: SessionView = { state: 'loading' }
const nothing = () => () => {}

/** Follows a session while the calling component is there. */
export function useSession(sessionId: string): { store: SessionStore | null; view: SessionView } {
  const [store, setStore] = useState<SessionStore | null>(null)
  useEffect(() => {
    const joined = client.join(sessionId)
    setStore(joined.store)
    return joined.leave
  }, [sessionId])
  const current = store?.sessionId === sessionId ? store : null
  const view = useSyncExternalStore(current?.subscribe ?? nothing, current?.view ?? (() => loading))
  return { store: current, view }
}
