import type { SessionStore } from '@playground/client'
import type { ComparisonFold, SessionHead } from '@playground/contracts'
import { plural } from '../format/count.ts'
import { Replay } from '../replay/replay.tsx'
import { TurnView } from '../session/turn-view.tsx'
import { useTurnView } from '../session/use-turn-view.ts'
import { SharedBar } from './shared-bar.tsx'

type Props = { store: SessionStore; head: SessionHead; comparisons: readonly ComparisonFold[] }

const noModels: readonly never[] = []

/** A session as its own page shows it, without anything that would change it. */
export function SharedView({ store, head, comparisons }: Props) {
  const turn = useTurnView({ store, head, comparisons, models: noModels })
  return (
    <Replay value={turn.replay}>
      <SharedBar
        title={head.title}
        meta={`${plural(turn.lanes.length, 'lane')}, ${plural(comparisons.length, 'turn')}`}
      />
      <main className="main">
        <TurnView store={store} comparisons={comparisons} turn={turn} actions={null} stopAll={null} />
      </main>
    </Replay>
  )
}
