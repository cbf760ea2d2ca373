import type { Model } from '@playground/contracts'
import { useState } from 'react'
import { Choice } from '../controls/choice.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { Field } from '../controls/field.tsx'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import { type LaneDraft, laneDraft } from './lane-draft.ts'
import { LaneFields } from './lane-fields.tsx'
import { laneName } from './lane-words.ts'
import { ModelField } from './model-field.tsx'
import { withSetting } from './shared-settings.ts'

type Props = {
  lanes: readonly LaneDraft[]
  models: readonly Model[]
  /** The lane to begin with, by its place. */
  first: number | 'all'
  /** A lane of a session keeps its model. */
  fixedModels?: boolean
  note?: string
  close: () => void
  save: (lanes: LaneDraft[]) => void
}

/** Settings of one lane, or the same for all lanes. Nothing is changed before it is done. */
export function LaneSettings({ lanes: before, models, first, fixedModels = false, note, close, save }: Props) {
  const [lanes, setLanes] = useState([...before])
  const [scope, setScope] = useState<number | 'all'>(first)
  const lane = scope === 'all' ? undefined : lanes[scope]

  function submit(): void {
    save(lanes.map(tidied))
    close()
  }

  return (
    <Dialog title="Lane settings" close={close}>
      <form
        className="settings"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {lanes.length > 1 && (
          <Choice
            name="Lane"
            className="lanes"
            value={String(scope)}
            choose={(value) => setScope(value === 'all' ? 'all' : Number(value))}
            options={[
              { value: 'all', content: 'Same for all lanes' },
              ...lanes.map((each, index) => ({
                value: String(index),
                name: `${letterAt(index)}: ${laneName(each, models)}`,
                content: <Tile letter={letterAt(index)} small />,
              })),
            ]}
          />
        )}
        <div className="settings-body" key={String(scope)}>
          {lane !== undefined && scope !== 'all' && (
            <div className="fields two">
              {fixedModels ? null : (
                <ModelField
                  model={lane.model}
                  models={models}
                  choose={(model) => setLanes(lanes.with(scope, { ...lane, model }))}
                />
              )}
              <Field name="Label">
                {(id) => (
                  <input
                    id={id}
                    className="entry"
                    type="text"
                    maxLength={100}
                    placeholder={laneName({ ...lane, label: undefined }, models)}
                    value={lane.label ?? ''}
                    onChange={({ target }) =>
                      setLanes(withSetting(lanes, scope, 'label', target.value === '' ? undefined : target.value))
                    }
                  />
                )}
              </Field>
            </div>
          )}
          <LaneFields lanes={lanes} models={models} scope={scope} change={setLanes} />
        </div>
        <footer>
          {note !== undefined && <span className="muted grow">{note}</span>}
          <span className="grow" />
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="btn fill">
            Done
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

/** Without what stands empty, and without what the contract would refuse. */
function tidied(lane: LaneDraft): LaneDraft {
  const { label, stop, ...rest } = lane
  const words = stop?.filter((word) => word !== '')
  const tidy = {
    ...rest,
    ...(label === undefined || label.trim() === '' ? {} : { label: label.trim() }),
    ...(words === undefined || words.length === 0 ? {} : { stop: words }),
  }
  return laneDraft.safeParse(tidy).success ? tidy : lane
}
