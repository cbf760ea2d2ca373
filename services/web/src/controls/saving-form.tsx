import { type ReactNode, useState } from 'react'
import { refusal } from '../format/refusal.ts'
import { Alert } from './alert.tsx'
import { Dialog } from './dialog.tsx'

type Props = {
  title: string
  action?: string
  /** False: it cannot be sent yet. */
  ready?: boolean
  close: () => void
  /** Whoever asked decides what comes after it was sent. */
  stay?: boolean
  save: (form: FormData) => Promise<void>
  children: ReactNode
}

/** A dialog with a form that is sent, and stays with a sentence when it is refused. */
export function SavingForm({ title, action = 'Save', ready = true, stay = false, close, save, children }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(form: FormData) {
    setBusy(true)
    setTrouble(null)
    try {
      await save(form)
      if (!stay) close()
    } catch (error) {
      setTrouble(refusal(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title={title} close={close}>
      <form
        className="settings"
        onSubmit={(event) => {
          event.preventDefault()
          void submit(new FormData(event.currentTarget))
        }}
      >
        <div className="settings-body">{children}</div>
        {trouble !== null && <Alert>{trouble}</Alert>}
        <footer>
          <span className="grow" />
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="btn fill" disabled={busy || !ready}>
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
