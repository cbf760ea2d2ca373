import { useState } from 'react'
import { SavingForm } from '../controls/saving-form.tsx'
import { client, endLogin } from '../data/client.ts'

/** Ends an account with all it has. Asked for twice, since nothing brings it back. */
export function DeleteAccountDialog({ close }: { close: () => void }) {
  const [sure, setSure] = useState(false)

  async function remove() {
    await endLogin(() => client.call('deleteAccount', {}))
    location.assign('/sign-in')
  }

  return (
    <SavingForm title="Delete account" action="Delete for good" ready={sure} close={close} save={remove}>
      <p className="text-ink-2">
        Your sessions, agents, templates, votes and tokens are deleted, and answers that are running stop. This cannot
        be undone.
      </p>
      <label className="check">
        <input type="checkbox" checked={sure} onChange={({ target }) => setSure(target.checked)} />
        Delete everything I have here
      </label>
    </SavingForm>
  )
}
