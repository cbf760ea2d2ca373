import { useState } from 'react'
import { Dialog } from '../controls/dialog.tsx'
import { Switch } from '../controls/switch.tsx'
import { setSingleKeys, singleKeysOn } from './use-hotkeys.ts'

const keys = [
  ['Ctrl or ⌘ Enter', 'Send'],
  ['Esc', 'Stop the lane that has the focus'],
  ['Alt 1–8', 'Go to a lane'],
  ['Alt ⇧ ← and →', 'Move the lane that has the focus'],
  ['[ and ]', 'Earlier and later turn'],
  ['A to H', 'Vote for a lane, while a vote is open'],
  ['T', 'Vote for a tie'],
  ['X', 'Vote for none'],
  ['N', 'New comparison'],
  ['C', 'Write a prompt; with three lanes or more and an open vote, it votes for C'],
  ['/', 'Search'],
  ['?', 'This list'],
] as const

export function KeysDialog({ close }: { close: () => void }) {
  const [single, setSingle] = useState(singleKeysOn())
  return (
    <Dialog title="Keys" close={close}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {keys.map(([key, does]) => (
          <div key={key} className="contents">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <footer>
        <Switch
          name="Single letters do something"
          on={single}
          set={(on) => {
            setSingleKeys(on)
            setSingle(on)
          }}
        />
        <span className="grow" />
        <button type="button" className="btn line" onClick={close}>
          Close
        </button>
      </footer>
    </Dialog>
  )
}
