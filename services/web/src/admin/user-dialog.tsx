import type { AdminUser, AdminUserChange } from '@playground/contracts'
import { useState } from 'react'
import { Field } from '../controls/field.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { SavingForm } from '../controls/saving-form.tsx'
import { client } from '../data/client.ts'
import { queryClient } from '../data/query-client.ts'
import { count } from '../format/count.ts'

type Props = { user: AdminUser; own: boolean; close: () => void }

const microsPerDollar = 1_000_000
const most = 1_000_000_000_000

/** What somebody may: role, quota, whether at all. */
export function UserDialog({ user, own, close }: Props) {
  const [dailyTokens, setDailyTokens] = useState(user.dailyTokens ?? undefined)
  const [dollars, setDollars] = useState(user.monthlyMicros === null ? undefined : user.monthlyMicros / microsPerDollar)
  const [grant, setGrant] = useState<number | undefined>(undefined)

  async function save(form: FormData) {
    const password = form.get('password')
    const body: AdminUserChange = {
      ...(own
        ? {}
        : { role: form.get('role') === 'admin' ? 'admin' : 'user', disabled: form.get('disabled') === 'on' }),
      ...(typeof password === 'string' && password !== '' ? { password } : {}),
      quota: {
        dailyTokens: dailyTokens ?? null,
        monthlyMicros: dollars === undefined ? null : Math.round(dollars * microsPerDollar),
        ...(grant === undefined ? {} : { grantTokens: grant }),
      },
    }
    await client.call('changeUser', { params: { id: user.id }, body })
    await queryClient.invalidateQueries({ queryKey: ['users'] })
  }

  return (
    <SavingForm title={user.name ?? user.email ?? 'User'} close={close} save={save}>
      <div className="fields two">
        <NumberField
          name="Tokens a day"
          value={dailyTokens}
          set={setDailyTokens}
          min={0}
          max={most}
          placeholder="As configured"
          note={`${count(user.quota.used)} used today`}
        />
        <NumberField
          name="Dollars a month"
          value={dollars}
          set={setDollars}
          min={0}
          max={most / microsPerDollar}
          step="any"
          placeholder="As configured"
        />
        <NumberField
          name="Give back today"
          value={grant}
          set={setGrant}
          min={1}
          max={most}
          placeholder="0 tokens"
          note="Once, to what is left today."
        />
        <Field name="New password" note="Ends all of their logins.">
          {(id, noteId) => (
            <input
              id={id}
              className="entry"
              name="password"
              type="password"
              autoComplete="new-password"
              minLength={8}
              placeholder="Unchanged"
              aria-describedby={noteId}
            />
          )}
        </Field>
        {!own && (
          <Field name="Role">
            {(id) => (
              <select id={id} className="entry" name="role" defaultValue={user.role}>
                <option value="user">User</option>
                <option value="admin">Admin</option>
              </select>
            )}
          </Field>
        )}
      </div>
      {!own && (
        <label className="check">
          <input type="checkbox" name="disabled" defaultChecked={user.disabled} />
          Disabled: cannot sign in, and what runs is stopped
        </label>
      )}
    </SavingForm>
  )
}
