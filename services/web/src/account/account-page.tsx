import type { Quota, User } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { meQuery } from '../data/queries.ts'
import { count } from '../format/count.ts'
import { untilThen } from '../format/day.ts'
import { Block } from '../page/block.tsx'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { DeleteAccountDialog } from './delete-account-dialog.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { Tokens } from './tokens.tsx'

/** Who is signed in, what is left of the quota, and the keys for programs. */
export function AccountPage() {
  const query = useQuery(meQuery)
  return (
    <Page title="Account">
      <WhenRead query={query}>
        {({ user, quota }) => (
          <>
            <Today quota={quota} />
            <Tokens />
            <Login user={user} />
          </>
        )}
      </WhenRead>
    </Page>
  )
}

function Today({ quota: { limit, used, reserved, remaining, resetsAt } }: { quota: Quota }) {
  return (
    <dl className="sums">
      <div>
        <dt>Left today</dt>
        <dd>{count(remaining)}</dd>
        <dd className="sub">tokens, resets in {untilThen(resetsAt)}</dd>
      </div>
      <div>
        <dt>Used today</dt>
        <dd>{count(used)}</dd>
        <dd className="sub">of {count(limit)}</dd>
      </div>
      <div>
        <dt>Reserved</dt>
        <dd>{count(reserved)}</dd>
        <dd className="sub">by answers that are running</dd>
      </div>
    </dl>
  )
}

function Login({ user }: { user: User }) {
  const [open, setOpen] = useState<'password' | 'delete' | null>(null)
  const close = () => setOpen(null)
  return (
    <Block heading="Sign-in">
      <table className="tbl plain">
        <tbody>
          <tr>
            <th scope="row">Email</th>
            <td>{user.email ?? 'None'}</td>
          </tr>
          {user.name !== null && (
            <tr>
              <th scope="row">Name</th>
              <td>{user.name}</td>
            </tr>
          )}
          {user.role === 'admin' && (
            <tr>
              <th scope="row">Role</th>
              <td>Admin</td>
            </tr>
          )}
        </tbody>
      </table>
      <div className="row-acts">
        <button type="button" className="btn line s" onClick={() => setOpen('password')}>
          Change password
        </button>
        <button type="button" className="btn line s danger" onClick={() => setOpen('delete')}>
          Delete account
        </button>
      </div>
      {open === 'password' && <PasswordDialog close={close} />}
      {open === 'delete' && <DeleteAccountDialog close={close} />}
    </Block>
  )
}
