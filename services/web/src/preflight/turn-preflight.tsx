import type { Lane, Model, SessionHead } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../data/queries.ts'
import { useDraft } from '../data/use-draft.ts'
import { bodyOf, type NextTurn } from '../session/next-turn.ts'
import { PreflightLine } from './preflight-line.tsx'
import { useTurnEstimate } from './use-turn-estimate.ts'

type Props = { session: SessionHead; lanes: readonly Lane[]; models: readonly Model[]; turn: NextTurn }

/** The line before the next turn, on a page of its own where there is no room for it beside the vote. */
export function TurnPreflight({ session, lanes, models, turn }: Props) {
  const [prompt] = useDraft(session.id)
  const { data: me } = useQuery(meQuery)
  const estimate = useTurnEstimate(session.id, bodyOf(prompt, lanes, turn), {
    version: session.updatedAt,
    wanted: true,
  })
  return (
    <div className="flight-list">
      <PreflightLine
        estimate={estimate}
        lanes={lanes}
        models={models}
        capMicros={session.costCapMicros}
        remaining={me?.quota.remaining ?? null}
      />
    </div>
  )
}
