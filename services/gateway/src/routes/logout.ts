import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, routes } from '@playground/contracts'
import type { FastifyRequest } from 'fastify'
import { type Identification, identify } from '../auth/authenticate.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

/** Works without a valid login as well: whoever signs out must not be told to sign in first. */
export async function logout(app: App, { bus, identification }: { bus: Bus; identification: Identification }) {
  app.route({
    ...describeRoute('logout', routes.logout),
    handler: async (request, reply) => {
      const loginId = loginOf(request, identification)
      const refreshToken = identification.cookies.refreshToken(request)
      if (loginId !== null || refreshToken !== null) await bus.call(procedures.closeLogin, { loginId, refreshToken })
      identification.cookies.clear(reply)
      return { redirect: null }
    },
  })
}

function loginOf(request: FastifyRequest, identification: Identification): string | null {
  try {
    return identify(request, identification).loginId
  } catch (error) {
    if (error instanceof ProcedureError && error.code === 'unauthenticated') return null
    throw error
  }
}
