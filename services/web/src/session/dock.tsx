import type { Lane } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { ArrowUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Alert } from '../controls/alert.tsx'
import { client } from '../data/client.ts'
import { meQuery } from '../data/queries.ts'
import { useDraft } from '../data/use-draft.ts'
import { phone, useMedia } from '../data/use-media.ts'
import { count, inWords } from '../format/count.ts'
import { refusal } from '../format/refusal.ts'
import { sendKeys, sendOnKeys } from '../start/send-keys.ts'

type Props = {
  sessionId: string
  lanes: readonly Lane[]
  running: number
  trouble: string | null
  report: (trouble: string | null) => void
  vote: ReactNode
  veiled: boolean
}

/** Where a turn is judged and the next one is written. */
export function Dock({ sessionId, lanes, running, trouble, report, vote, veiled }: Props) {
  const [prompt, setPrompt] = useDraft(sessionId)
  const [busy, setBusy] = useState(false)
  const { data: me } = useQuery(meQuery)
  const narrow = useMedia(phone)
  const empty = prompt.trim() === '' || lanes.length === 0

  async function send(): Promise<void> {
    if (empty || busy || running > 0) return
    setBusy(true)
    report(null)
    try {
      await client.startComparison(sessionId, { prompt })
      setPrompt('')
    } catch (error) {
      report(refusal(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="dock">
      <div className="vote">
        {vote}
        <div className="flight">
          {veiled && <span>Your vote shows the models, timing and cost, and counts for the leaderboard.</span>}
          {!veiled && me !== undefined && (
            <span className="end num">{count(me.quota.remaining)} tokens left today</span>
          )}
        </div>
      </div>
      {trouble !== null && <Alert>{trouble}</Alert>}
      <div className="ask">
        <textarea
          aria-label="Prompt"
          dir="auto"
          rows={1}
          maxLength={100_000}
          placeholder={placeholder(lanes.length, running)}
          value={prompt}
          onChange={({ target }) => setPrompt(target.value)}
          onKeyDown={sendOnKeys(() => void send())}
        />
        <button
          type="button"
          className="btn fill"
          aria-label={narrow ? 'Send' : undefined}
          disabled={empty || busy || running > 0}
          onClick={() => void send()}
        >
          {narrow ? (
            <ArrowUp size={18} strokeWidth={1.5} aria-hidden />
          ) : (
            <>
              Send
              <kbd aria-hidden>{sendKeys}</kbd>
            </>
          )}
        </button>
      </div>
    </div>
  )
}

function placeholder(lanes: number, running: number): string {
  if (running === 1) return 'One lane is still answering. You can already write the next prompt.'
  if (running > 1) return `${inWords(running)} lanes are still answering. You can already write the next prompt.`
  if (lanes < 2) return 'Ask a follow-up'
  return lanes === 2 ? 'Ask both a follow-up' : `Ask all ${inWords(lanes).toLowerCase()} a follow-up`
}
