import { EyeOff } from 'lucide-react'
import { Hint } from '../controls/hint.tsx'
import { client } from '../data/client.ts'
import { refusal } from '../format/refusal.ts'

/** Says that names and figures are hidden, and shows them without a vote for whoever wants that. */
export function Blind({ sessionId, report }: { sessionId: string; report: (trouble: string) => void }) {
  function reveal(): void {
    client.call('reveal', { params: { id: sessionId } }).catch((error: unknown) => report(refusal(error)))
  }
  return (
    <Hint text="Show models, timing and cost without a vote">
      <button type="button" className="btn s line" onClick={reveal}>
        <EyeOff size={14} strokeWidth={1.5} aria-hidden />
        <span className="only-wide">Blind until you vote</span>
      </button>
    </Hint>
  )
}
