import type { NewToken } from '@playground/contracts'
import { Field } from '../controls/field.tsx'
import { SavingForm } from '../controls/saving-form.tsx'
import { client } from '../data/client.ts'
import { tokensQuery } from '../data/page-queries.ts'
import { queryClient } from '../data/query-client.ts'

const lifetimes = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'A year'],
  ['', 'Until taken back'],
] as const

const dayMs = 86_400_000

/** Names a new token and says how long it lasts. */
export function NewTokenDialog({ close, show }: { close: () => void; show: (token: NewToken) => void }) {
  async function save(form: FormData) {
    const [name, days] = [form.get('name'), form.get('days')]
    if (typeof name !== 'string' || typeof days !== 'string') return
    const expiresAt = days === '' ? undefined : new Date(Date.now() + Number(days) * dayMs).toISOString()
    const body = { name: name.trim(), ...(expiresAt === undefined ? {} : { expiresAt }) }
    show(await client.call('createToken', { body }))
    await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey })
  }
  return (
    <SavingForm title="New token" action="Create" close={close} save={save}>
      <Field name="Name" note="What it is for, so that you know later.">
        {(id, noteId) => (
          <input
            id={id}
            className="entry"
            name="name"
            maxLength={100}
            placeholder="Nightly report"
            aria-describedby={noteId}
            required
          />
        )}
      </Field>
      <Field name="Good for">
        {(id) => (
          <select id={id} className="entry" name="days" defaultValue="90">
            {lifetimes.map(([days, words]) => (
              <option key={days} value={days}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
    </SavingForm>
  )
}
