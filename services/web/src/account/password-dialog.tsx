import { Field } from '../controls/field.tsx'
import { SavingForm } from '../controls/saving-form.tsx'
import { client } from '../data/client.ts'

/** Sets a new password; all other logins end. */
export function PasswordDialog({ close }: { close: () => void }) {
  async function save(form: FormData) {
    const [current, next] = [form.get('current'), form.get('next')]
    if (typeof current !== 'string' || typeof next !== 'string') return
    await client.call('changePassword', { body: { current, next } })
  }
  return (
    <SavingForm title="Change password" action="Change" close={close} save={save}>
      <Field name="Current password">
        {(id) => (
          <input id={id} className="entry" name="current" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <Field name="New password" note="At least 8 characters. You are signed out everywhere else.">
        {(id, noteId) => (
          <input
            id={id}
            className="entry"
            name="next"
            type="password"
            autoComplete="new-password"
            minLength={8}
            aria-describedby={noteId}
            required
          />
        )}
      </Field>
    </SavingForm>
  )
}
