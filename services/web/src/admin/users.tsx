import type { AdminUser } from '@playground/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '../controls/alert.tsx'
import { usersQuery } from '../data/page-queries.ts'
import { count } from '../format/count.ts'
import { shortDay } from '../format/day.ts'
import { money } from '../format/money.ts'
import { refusal } from '../format/refusal.ts'
import { useDelayed } from '../shell/use-delayed.ts'
import { inUnits } from '../usage/in-units.ts'
import { NewUserDialog } from './new-user-dialog.tsx'
import { UserDialog } from './user-dialog.tsx'

/** Accounts, with what they use and what they may. */
export function Users({ own }: { own: string }) {
  const [search, setSearch] = useState('')
  const query = useInfiniteQuery(usersQuery(useDelayed(search.trim(), 200)))
  const [edited, setEdited] = useState<AdminUser | 'new' | null>(null)
  const users = query.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <div className="admin-top">
        <label className="input">
          <Search size={14} strokeWidth={1.5} aria-hidden />
          <input
            type="search"
            aria-label="Search users"
            placeholder="Search users"
            maxLength={200}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </label>
        <span className="grow" />
        <button type="button" className="btn line s" onClick={() => setEdited('new')}>
          <Plus size={14} strokeWidth={1.5} aria-hidden />
          New user
        </button>
      </div>
      {query.isError && <Alert>{refusal(query.error)}</Alert>}
      {query.isSuccess && users.length === 0 && <p className="blank">Nobody here has that name.</p>}
      {users.length > 0 && <UserTable users={users} own={own} edit={setEdited} />}
      {query.hasNextPage && (
        <div className="row-acts">
          <button type="button" className="btn line s" onClick={() => void query.fetchNextPage()}>
            More
          </button>
        </div>
      )}
      {edited === 'new' && <NewUserDialog close={() => setEdited(null)} />}
      {edited !== null && edited !== 'new' && (
        <UserDialog user={edited} own={edited.id === own} close={() => setEdited(null)} />
      )}
    </>
  )
}

type TableProps = { users: readonly AdminUser[]; own: string; edit: (user: AdminUser) => void }

function UserTable({ users, own, edit }: TableProps) {
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>User</th>
          <th className="from-wide">Role</th>
          <th className="r">Left today</th>
          <th className="r from-wide">Used in all</th>
          <th className="r from-wide">Cost</th>
          <th className="r from-wide">Last used</th>
          <th>
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <Row key={user.id} user={user} own={user.id === own} edit={() => edit(user)} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ user, own, edit }: { user: AdminUser; own: boolean; edit: () => void }) {
  const { email, name, role, disabled, quota, usage } = user
  const called = name ?? email ?? 'Nameless'
  const tokens = inUnits(usage.tokens)
  return (
    <tr>
      <td className="cut">
        <b>{called}</b>
        {name !== null && email !== null && <span className="sub from-wide">{email}</span>}
        {own && <span className="tag">You</span>}
        {disabled && <span className="tag">Disabled</span>}
      </td>
      <td className="from-wide">{role === 'admin' ? 'Admin' : 'User'}</td>
      <td className="r num">
        {count(quota.remaining)} <span className="muted from-wide">of {count(quota.limit)}</span>
      </td>
      <td className="r num from-wide">
        {tokens.value} {tokens.unit}
      </td>
      <td className="r num from-wide">{money(usage.costMicros)}</td>
      <td className="r muted from-wide">{usage.lastUsed === null ? 'never' : shortDay(usage.lastUsed)}</td>
      <td className="r">
        <button type="button" className="btn s" aria-label={`Edit ${called}`} onClick={edit}>
          Edit
        </button>
      </td>
    </tr>
  )
}
