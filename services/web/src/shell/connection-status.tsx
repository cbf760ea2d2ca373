import { useEffect, useState, useSyncExternalStore } from 'react'
import { client } from '../data/client.ts'

const offlineAfterMs = 15_000

/** How the connection to the gateway is, in one word. Answers go on without it. */
export function ConnectionStatus() {
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
  const [name, text] = connected
    ? (['connected', 'Connected'] as const)
    : !online || long || state === 'closed'
      ? (['offline', 'Offline'] as const)
      : (['reconnecting', 'Reconnecting'] as const)
  return (
    <span
      className="conn"
      role="status"
      data-state={name}
      title={name === 'offline' ? 'Answers go on without you and will be here when you return.' : undefined}
    >
      {text}
    </span>
  )
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
