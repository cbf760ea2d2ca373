import type { Quota } from '@playground/contracts'
import { TriangleAlert, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useConnection } from '../data/use-connection.ts'
import { count } from '../format/count.ts'
import { untilThen } from '../format/day.ts'
import { offlineSentence } from '../shell/connection-status.tsx'

/** Why nothing can be sent just now, said before it is tried. */
export function useStandingNote(quota: Quota | undefined): ReactNode | null {
  const connection = useConnection()
  if (connection === 'offline') {
    return (
      <p className="standing" aria-live="polite">
        <WifiOff size={16} strokeWidth={1.5} aria-hidden />
        <span>Offline. {offlineSentence}</span>
      </p>
    )
  }
  if (quota === undefined || quota.remaining > 0) return null
  return (
    <p className="standing" aria-live="polite">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
      <span>
        You have used today’s {count(quota.limit)} tokens. They are back in {untilThen(quota.resetsAt)}. Answers that
        are running will finish.
      </span>
    </p>
  )
}
