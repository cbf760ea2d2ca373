import { Eye, EyeOff, KeyRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Alert } from '../controls/alert.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { Logo } from '../shell/logo.tsx'
import { useTheme } from '../shell/use-theme.ts'
import { RaceArt } from './race-art.tsx'

export type GateFields = { email: string; password: string }

type Props = {
  title: string
  lede: string
  action: string
  newPassword: boolean
  /** Where else somebody may sign in. */
  issuer?: { name: string; url: string } | null
  /** What was refused before this page was opened. */
  refused?: string | null
  alternative: ReactNode
  submit: (fields: GateFields) => Promise<void>
  /** Says in words what was refused. */
  explain: (error: unknown) => string
}

/** The form before the app: sign in and sign up differ in words only. */
export function Gate({
  title,
  lede,
  action,
  newPassword,
  issuer = null,
  refused = null,
  alternative,
  submit,
  explain,
}: Props) {
  const [trouble, setTrouble] = useState<string | null>(refused)
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState(false)

  async function send(form: FormData) {
    const email = form.get('email')
    const password = form.get('password')
    if (typeof email !== 'string' || typeof password !== 'string') return
    setBusy(true)
    setTrouble(null)
    try {
      await submit({ email, password })
    } catch (error) {
      setTrouble(explain(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="gate">
      <div className="gate-form">
        <div className="brand">
          <Logo size={22} />
          <span>Playground</span>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void send(new FormData(event.currentTarget))
          }}
        >
          <h1>{title}</h1>
          <p>{lede}</p>
          {issuer !== null && (
            <>
              <a className="btn line" href={issuer.url}>
                <KeyRound size={16} strokeWidth={1.5} aria-hidden />
                Continue with {issuer.name}
              </a>
              <p className="or">
                <span>or</span>
              </p>
            </>
          )}
          {trouble !== null && <Alert>{trouble}</Alert>}
          <label className="field">
            <span>Email</span>
            <span className="input">
              <input name="email" type="email" autoComplete="username" placeholder="you@company.com" required />
            </span>
          </label>
          <div className="field">
            <label htmlFor="password">Password</label>
            <span className="input">
              <input
                id="password"
                name="password"
                type={shown ? 'text' : 'password'}
                autoComplete={newPassword ? 'new-password' : 'current-password'}
                {...(newPassword ? { minLength: 8, 'aria-describedby': 'password-hint' } : {})}
                required
              />
              <IconButton name={shown ? 'Hide what is typed' : 'Show what is typed'} onClick={() => setShown(!shown)}>
                {shown ? (
                  <EyeOff size={16} strokeWidth={1.5} aria-hidden />
                ) : (
                  <Eye size={16} strokeWidth={1.5} aria-hidden />
                )}
              </IconButton>
            </span>
            {newPassword && (
              <span className="hint" id="password-hint">
                At least 8 characters.
              </span>
            )}
          </div>
          <button type="submit" className="btn fill" disabled={busy}>
            {action}
          </button>
          <p className="alt">{alternative}</p>
        </form>
        <GateFoot />
      </div>
      <RaceArt />
    </div>
  )
}

function GateFoot() {
  const [theme, choose] = useTheme()
  return (
    <div className="gate-foot">
      <a href="/docs">API reference</a>
      <a href="/health">Status</a>
      <button type="button" onClick={() => choose(theme === 'dark' ? 'light' : 'dark')}>
        Theme
      </button>
    </div>
  )
}
