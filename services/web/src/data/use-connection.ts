import { useEffect, useState, useSyncExternalStore } from 'react'
import { client } from './client.ts'

const offlineAfterMs = 15_000

/** How the connection to the gateway is, in one word. Answers go on without it. */
export function useConnection(): 'connecting' | 'connected' | 'reconnecting' | 'offline' {
  const state = useSyncExternalStore(client.connection.subscribe, client.connection.state)
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine)
  const [long, setLong] = useState(false)
  const connected = state === 'connected'
  useEffect(() => {
    if (connected) return
    const timer = setTimeout(() => setLong(true), offlineAfterMs)
    return () => {
      clearTimeout(timer)
      setLong(false)
    }
  }, [connected])
  if (connected) return 'connected'
  if (!online || long || state === 'closed') return 'offline'
  return state === 'reconnecting' ? 'reconnecting' : 'connecting'
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
