import type { Lane, Model } from '@playground/contracts'
import { lazy, Suspense, useState } from 'react'
import { ModelPicker } from '../picker/model-picker.tsx'
import type { LaneActions, LaneDialog } from './lane-actions.ts'
import { SessionLaneSettings } from './session-lane-settings.tsx'

const RequestCard = lazy(() => import('./request-card.tsx'))

type Props = {
  dialog: LaneDialog | null
  lanes: readonly Lane[]
  models: readonly Model[]
  actions: LaneActions
  close: () => void
}

/** The dialog about a lane that is open, if one is. */
export function SessionDialogs({ dialog, lanes, models, actions, close }: Props) {
  switch (dialog?.kind) {
    case undefined:
      return null
    case 'settings':
      return <SessionLaneSettings {...{ lanes, models, actions, close }} laneId={dialog.laneId} />
    case 'model':
      return <OtherModel {...{ lanes, models, actions, close }} laneId={dialog.laneId} />
    case 'request':
      return (
        <Suspense fallback={null}>
          <RequestCard runId={dialog.runId} close={close} />
        </Suspense>
      )
    default:
      return dialog satisfies never
  }
}

type OtherModelProps = Omit<Props, 'dialog'> & { laneId: string }

/** Another model in a lane's place: it is asked the earlier prompts one after the other. */
function OtherModel({ lanes, laneId, models, actions, close }: OtherModelProps) {
  const [chosen, setChosen] = useState<string[]>([])
  const lane = lanes.find(({ id }) => id === laneId)
  if (lane === undefined) return null
  return (
    <ModelPicker
      title={`Another model for ${lane.label}`}
      models={models}
      chosen={chosen}
      toggle={(model) => setChosen([model])}
      close={close}
      submit={() => {
        close()
        if (chosen[0] !== undefined) actions.replace(lanes, lane, chosen[0])
      }}
      done="Change"
      places={1}
    >
      <p className="muted">
        It takes the place of the lane and is asked the earlier prompts. Old answers stay readable.
      </p>
    </ModelPicker>
  )
}
