import { useState } from 'react'
import { CopyButton } from '../controls/copy-button.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { Field } from '../controls/field.tsx'
import { SavingForm } from '../controls/saving-form.tsx'
import { client } from '../data/client.ts'
import { queryClient } from '../data/query-client.ts'

type Made = Readonly<{ email: string; password: string }>

/** Makes an account. Its password is shown once, to be handed over. */
export function NewUserDialog({ close }: { close: () => void }) {
  const [made, setMade] = useState<Made | null>(null)

  async function save(form: FormData) {
    const [email, name, role] = [form.get('email'), form.get('name'), form.get('role')]
    if (typeof email !== 'string' || typeof name !== 'string') return
    const { oneTimePassword } = await client.call('createUser', {
      body: {
        email,
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        role: role === 'admin' ? 'admin' : 'user',
      },
    })
    await queryClient.invalidateQueries({ queryKey: ['users'] })
    if (oneTimePassword === null) close()
    else setMade({ email, password: oneTimePassword })
  }

  if (made !== null) return <Password made={made} close={close} />
  return (
    <SavingForm title="New user" action="Create" close={close} stay save={save}>
      <Field name="Email">{(id) => <input id={id} className="entry" name="email" type="email" required />}</Field>
      <Field name="Name">{(id) => <input id={id} className="entry" name="name" maxLength={100} />}</Field>
      <Field name="Role">
        {(id) => (
          <select id={id} className="entry" name="role">
            <option value="user">User</option>
            <option value="admin">Admin</option>
          </select>
        )}
      </Field>
    </SavingForm>
  )
}

function Password({ made: { email, password }, close }: { made: Made; close: () => void }) {
  return (
    <Dialog title="New user" close={close}>
      <p>
        {email} can sign in with this password. It is not shown again; it should be changed after the first sign-in.
      </p>
      <div className="shown-token">
        <div className="line well">
          <code>{password}</code>
          <CopyButton name="Copy the password" text={password} />
        </div>
      </div>
      <footer>
        <span className="grow" />
        <button type="button" className="btn fill" onClick={close}>
          Done
        </button>
      </footer>
    </Dialog>
  )
}
