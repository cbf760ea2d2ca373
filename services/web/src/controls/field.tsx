import { type ReactNode, useId } from 'react'

type Props = {
  name: string
  note?: string | undefined
  children: (id: string, noteId: string | undefined) => ReactNode
}

/** A label above a control, and a note below it. */
export function Field({ name, note, children }: Props) {
  const id = useId()
  const noteId = note === undefined ? undefined : `${id}-note`
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {children(id, noteId)}
      {note !== undefined && <small id={noteId}>{note}</small>}
    </div>
  )
}
