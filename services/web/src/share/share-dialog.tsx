import type { Share } from '@playground/contracts'
import { useState } from 'react'
import { Alert } from '../controls/alert.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { Field } from '../controls/field.tsx'
import { client } from '../data/client.ts'
import { refusal } from '../format/refusal.ts'

type Props = { session: { id: string; title: string }; close: () => void }

const dayMs = 86_400_000
const lifetimes = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['', 'Until taken back'],
] as const

/** A link to a session for everybody who has it; a new one takes the place of the old. */
export function ShareDialog({ session, close }: Props) {
  const [days, setDays] = useState('30')
  const [share, setShare] = useState<Share | null>(null)
  const [gone, setGone] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const params = { id: session.id }

  async function attempt(work: () => Promise<void>) {
    setTrouble(null)
    await work().catch((error: unknown) => setTrouble(refusal(error)))
  }
  const make = () =>
    attempt(async () => {
      const body = days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString() }
      setShare(await client.call('shareSession', { params, body }))
      setGone(false)
    })
  const takeBack = () =>
    attempt(async () => {
      await client.call('unshareSession', { params })
      setShare(null)
      setGone(true)
    })

  return (
    <Dialog title="Share" close={close}>
      <p className="text-ink-2">
        Everybody with the link can read “{session.title}” and replay it, without signing in. Nothing in it says who you
        are. What is blind stays blind.
      </p>
      {share === null ? (
        <Field name="The link is good for">
          {(id) => (
            <select id={id} className="entry" value={days} onChange={({ target }) => setDays(target.value)}>
              {lifetimes.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : (
        <div className="shown-token" role="status">
          <div className="line well">
            <code>{share.url}</code>
            <CopyButton name="Copy the link" text={share.url} />
          </div>
        </div>
      )}
      {gone && <p role="status">The link leads nowhere now.</p>}
      {trouble !== null && <Alert>{trouble}</Alert>}
      <footer>
        <button type="button" className="btn" onClick={() => void takeBack()}>
          Take back
        </button>
        <span className="grow" />
        <button type="button" className="btn" onClick={close}>
          Close
        </button>
        {share === null && (
          <button type="button" className="btn fill" onClick={() => void make()}>
            Make a link
          </button>
        )}
      </footer>
    </Dialog>
  )
}
