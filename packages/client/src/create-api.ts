import type { RouteName } from '@playground/contracts'
import { ApiError } from './api-error.ts'
import { callRoute, type Wire } from './call-route.ts'
import { type LoginEnd, loginEndOf } from './login-end.ts'
import type { RouteInput, RouteOutput } from './route-types.ts'

/** Calls routes by name. */
export type Api = {
  call<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<RouteOutput<Name>>
  /** A new access token for the refresh cookie; calls at the same time share one request, for a token works once. */
  refresh(): Promise<string>
}

/** Answering 401 to these says something about what was typed or kept, not about an access token that ran out. */
const noRefresh: ReadonlySet<RouteName> = new Set(['login', 'register', 'refresh', 'logout'])

/** REST over the contract's routes. With cookies, an access token that ran out is renewed once and the call repeated. */
export function createApi(wire: Wire, onSignedOut: (why: LoginEnd) => void): Api {
  let renewal: Promise<string> | null = null

  function refresh(): Promise<string> {
    renewal ??= callRoute(wire, 'refresh', {})
      .then(({ accessToken }) => accessToken)
      .finally(() => {
        renewal = null
      })
    return renewal
  }

  return {
    refresh,
    async call(name, input) {
      try {
        return await callRoute(wire, name, input)
      } catch (error) {
        const expired = error instanceof ApiError && error.code === 'unauthenticated'
        if (!expired || noRefresh.has(name) || wire.token() !== null) throw error
        await refresh().catch((refusal: unknown) => {
          const why = loginEndOf(refusal)
          if (why !== null) onSignedOut(why)
          throw refusal
        })
        return await callRoute(wire, name, input)
      }
    },
  }
}
