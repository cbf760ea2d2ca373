import { useConnection } from '../data/use-connection.ts'

const words = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
} as const

export const offlineSentence = 'Answers go on without you and will be here when you return.'

/** How the connection is. A dot alone where there is no room for the word. */
export function ConnectionStatus() {
  const state = useConnection()
  return (
    <span className="conn" role="status" data-state={state} title={state === 'offline' ? offlineSentence : undefined}>
      {words[state]}
    </span>
  )
}
