import type { Lane, Model } from '@playground/contracts'
import { changeOf, draftOf } from '../lanes/lane-draft.ts'
import { LaneSettings } from '../lanes/lane-settings.tsx'
import type { LaneActions } from './lane-actions.ts'

type Props = {
  lanes: readonly Lane[]
  laneId: string
  models: readonly Model[]
  actions: LaneActions
  close: () => void
}

/** Settings of a session's lanes: they hold from the next turn on. */
export function SessionLaneSettings({ lanes, laneId, models, actions, close }: Props) {
  const drafts = lanes.map(draftOf)
  return (
    <LaneSettings
      lanes={drafts}
      models={models}
      first={Math.max(
        0,
        lanes.findIndex(({ id }) => id === laneId),
      )}
      fixedModels
      note="For later turns"
      close={close}
      save={(after) => {
        for (const [index, lane] of lanes.entries()) {
          const [before, next] = [drafts[index], after[index]]
          const change = before === undefined || next === undefined ? null : changeOf(before, next)
          if (change !== null) actions.change(lane.id, change)
        }
      }}
    />
  )
}
