import type { Model, SessionHead } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { ArrowUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Alert } from '../controls/alert.tsx'
import { client } from '../data/client.ts'
import { meQuery } from '../data/queries.ts'
import { useDraft } from '../data/use-draft.ts'
import { phone, useMedia } from '../data/use-media.ts'
import { inWords } from '../format/count.ts'
import { refusal } from '../format/refusal.ts'
import { PreflightLine } from '../preflight/preflight-line.tsx'
import { useStandingNote } from '../preflight/use-standing-note.tsx'
import { useTurnEstimate } from '../preflight/use-turn-estimate.ts'
import { sendKeys, sendOnKeys } from '../start/send-keys.ts'
import { askedLanes, bodyOf, type NextTurn, ownHistory } from './next-turn.ts'
import { type Continuable, NextTurnMenu } from './next-turn-menu.tsx'

type Props = {
  session: SessionHead
  lanes: readonly Continuable[]
  models: readonly Model[]
  running: number
  trouble: string | null
  report: (trouble: string | null) => void
  turn: NextTurn
  setTurn: (turn: NextTurn) => void
  vote: ReactNode
  /** Stands where the estimate is, until the composer has the focus. */
  tags: ReactNode
  veiled: boolean
}

/** Where a turn is judged and the next one is written. */
export function Dock(props: Props) {
  const { session, lanes, models, running, trouble, report, turn, setTurn, vote, tags, veiled } = props
  const [prompt, setPrompt] = useDraft(session.id)
  const [busy, setBusy] = useState(false)
  const [writing, setWriting] = useState(false)
  const { data: me } = useQuery(meQuery)
  const narrow = useMedia(phone)
  const all = lanes.map(({ lane }) => lane)
  const empty = prompt.trim() === '' || lanes.length === 0
  const estimate = useTurnEstimate(session.id, bodyOf(prompt, all, turn), {
    version: `${session.updatedAt} ${running}`,
    wanted: !veiled && lanes.length > 0,
  })

  async function send(): Promise<void> {
    if (empty || busy || running > 0) return
    setBusy(true)
    report(null)
    try {
      await client.startComparison(session.id, bodyOf(prompt, all, turn))
      setPrompt('')
      setTurn(ownHistory)
    } catch (error) {
      report(refusal(error))
    } finally {
      setBusy(false)
    }
  }

  const note = useStandingNote(me?.quota)
  const said = trouble === null ? note : <Alert>{trouble}</Alert>
  return (
    <div className="dock">
      <div className="vote">
        {vote}
        <div className="flight">
          {said !== null && !narrow ? (
            said
          ) : veiled ? (
            <span className="promise">
              Your vote shows the models, timing and cost, and counts for the leaderboard.
            </span>
          ) : tags !== null && !writing ? (
            tags
          ) : (
            <PreflightLine
              estimate={estimate}
              lanes={all}
              models={models}
              capMicros={session.costCapMicros}
              remaining={me?.quota.remaining ?? null}
            />
          )}
        </div>
      </div>
      {narrow && said}
      <div className="ask">
        <textarea
          aria-label="Prompt"
          dir="auto"
          rows={1}
          maxLength={100_000}
          placeholder={placeholder(askedLanes(all, turn).length, running, narrow)}
          value={prompt}
          onChange={({ target }) => setPrompt(target.value)}
          onFocus={() => setWriting(true)}
          onBlur={() => setWriting(false)}
          onKeyDown={sendOnKeys(() => void send())}
        />
        {!veiled && lanes.length > 0 && <NextTurnMenu lanes={lanes} turn={turn} change={setTurn} />}
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

function placeholder(lanes: number, running: number, narrow: boolean): string {
  // One line that would be cut says less than a short one.
  if (running > 0 && narrow) return 'Write the next prompt'
  if (running === 1) return 'One lane is still answering. You can already write the next prompt.'
  if (running > 1) return `${inWords(running)} lanes are still answering. You can already write the next prompt.`
  if (lanes < 2) return 'Ask a follow-up'
  return lanes === 2 ? 'Ask both a follow-up' : `Ask all ${inWords(lanes).toLowerCase()} a follow-up`
}
