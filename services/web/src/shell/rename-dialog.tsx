import { useState } from 'react'
import { Alert } from '../controls/alert.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { client } from '../data/client.ts'
import { queryClient } from '../data/query-client.ts'
import { refusal } from '../format/refusal.ts'

type Props = { session: { id: string; title: string }; close: () => void }

export function RenameDialog({ session, close }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null)

  async function rename(form: FormData) {
    const title = form.get('title')
    if (typeof title !== 'string') return
    try {
      await client.call('renameSession', { params: { id: session.id }, body: { title } })
      await queryClient.invalidateQueries({ queryKey: ['sessions'] })
      close()
    } catch (error) {
      setTrouble(refusal(error))
    }
  }

  return (
    <Dialog title="Rename session" close={close}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void rename(new FormData(event.currentTarget))
        }}
      >
        <label className="field">
          Title
          <span className="input">
            <input name="title" defaultValue={session.title} maxLength={200} required />
          </span>
        </label>
        {trouble !== null && <Alert>{trouble}</Alert>}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="btn fill">
            Rename
          </button>
        </div>
      </form>
    </Dialog>
  )
}
