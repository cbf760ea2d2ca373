import { ApiError } from '@playground/client'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { client } from '../data/client.ts'
import { infoQuery } from '../data/queries.ts'
import { refusal } from '../format/refusal.ts'
import { Gate } from './gate.tsx'
import { localPath } from './local-path.ts'

/** Why somebody who did not sign out is here. */
const farewells = {
  ended: 'Your login has ended. Sign in to go on where you were: anything you were writing is kept.',
  forbidden:
    'Your account was switched off or deleted, so you were signed out. Anything you were writing is kept here.',
} as const

export function SignInPage() {
  const { returnTo, error } = useSearch({ from: '/sign-in' })
  const { data: info } = useQuery(infoQuery)
  const issuer = info?.endpoints.oidcLogin
  return (
    <Gate
      title="Sign in"
      lede={error === 'ended' || error === 'forbidden' ? farewells[error] : 'Continue where you left off.'}
      action="Sign in"
      newPassword={false}
      refused={error === 'issuer' ? 'Signing in there was not finished. Try again, or use another way.' : null}
      issuer={
        issuer === undefined
          ? null
          : {
              name: info?.issuer?.name ?? 'your account',
              url: `${issuer}?returnTo=${encodeURIComponent(localPath(returnTo))}`,
            }
      }
      submit={async (body) => {
        await client.call('login', { body })
        location.assign(localPath(returnTo))
      }}
      explain={explain}
      alternative={
        info?.features.registration === false ? (
          'Accounts are made by whoever runs this playground.'
        ) : (
          <>
            No account yet?{' '}
            <Link to="/sign-up" search={returnTo === undefined ? {} : { returnTo }} className="btn link">
              Create account
            </Link>
          </>
        )
      }
    />
  )
}

function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return refusal(error)
  if (error.code === 'unauthenticated' || error.code === 'validation_failed') {
    return 'Email or password is not right. Check both and try again.'
  }
  if (error.code === 'forbidden') return 'This account is switched off. Ask whoever runs this playground.'
  if (error.code === 'rate_limited') {
    return `Too many tries. Try again in ${Math.ceil((error.retryAfterMs ?? 60_000) / 1000)} s.`
  }
  return refusal(error)
}
