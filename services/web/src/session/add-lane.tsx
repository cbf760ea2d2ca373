import type { Model } from '@playground/contracts'
import { newId } from '@playground/contracts'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import { Switch } from '../controls/switch.tsx'
import { client } from '../data/client.ts'
import { phone, useMedia } from '../data/use-media.ts'
import { refusal } from '../format/refusal.ts'
import { ModelPicker } from '../picker/model-picker.tsx'

type Props = { sessionId: string; models: readonly Model[]; report: (trouble: string | null) => void }

/** Brings one more model into a session. It begins without a history, or is asked the earlier prompts first. */
export function AddLane({ sessionId, models, report }: Props) {
  const narrow = useMedia(phone)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<string[]>([])
  const [replay, setReplay] = useState(false)

  function add(): void {
    setOpen(false)
    const [model] = chosen
    setChosen([])
    if (model === undefined) return
    report(null)
    client
      .call('addLane', {
        params: { id: sessionId },
        body: { model, ...(replay ? { replay } : {}) },
        idempotencyKey: newId(),
      })
      .catch((error: unknown) => report(refusal(error)))
  }

  return (
    <>
      {narrow ? (
        <IconButton name="Add lane" onClick={() => setOpen(true)}>
          <Plus size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      ) : (
        <button type="button" className="btn s" onClick={() => setOpen(true)}>
          <Plus size={16} strokeWidth={1.5} aria-hidden />
          Add lane
        </button>
      )}
      {open && (
        <ModelPicker
          title="Add a lane"
          models={models}
          chosen={chosen}
          toggle={(model) => setChosen([model])}
          close={() => {
            setOpen(false)
            setChosen([])
          }}
          submit={add}
          done="Add"
          places={1}
        >
          <Switch name="Ask it the earlier prompts, too" on={replay} set={setReplay} />
        </ModelPicker>
      )}
    </>
  )
}
