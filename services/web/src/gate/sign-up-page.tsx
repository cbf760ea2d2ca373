import { ApiError } from '@playground/client'
import { Link, useSearch } from '@tanstack/react-router'
import { client } from '../data/client.ts'
import { refusal } from '../format/refusal.ts'
import { Gate } from './gate.tsx'
import { localPath } from './local-path.ts'

export function SignUpPage() {
  const { returnTo } = useSearch({ from: '/sign-up' })
  return (
    <Gate
      title="Create account"
      lede="Ask several models at once, and keep what they answered."
      action="Create account"
      newPassword
      submit={async (body) => {
        await client.call('register', { body })
        location.assign(localPath(returnTo))
      }}
      explain={explain}
      alternative={
        <>
          You have an account?{' '}
          <Link to="/sign-in" search={returnTo === undefined ? {} : { returnTo }} className="btn link">
            Sign in
          </Link>
        </>
      }
    />
  )
}

function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return refusal(error)
  if (error.code === 'conflict') return 'There is an account with this address. Sign in instead.'
  if (error.code === 'forbidden') return 'New accounts are made by whoever runs this playground.'
  if (error.code === 'validation_failed') return 'That needs a valid address and a password of at least 8 characters.'
  if (error.code === 'rate_limited') {
    return `Too many new accounts. Try again in ${Math.ceil((error.retryAfterMs ?? 60_000) / 1000)} s.`
  }
  return refusal(error)
}
