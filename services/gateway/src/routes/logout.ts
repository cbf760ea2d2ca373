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
      const loginId = await loginOf(request, identification)
      const refreshToken = identification.cookies.refreshToken(request)
      if (loginId !== null || refreshToken !== null) await bus.call(procedures.closeLogin, { loginId, refreshToken })
      identification.cookies.clear(reply)
      return { redirect: null }
    },
  })
}

/** A personal access token is no login: it ends where it was made. */
async function loginOf(request: FastifyRequest, identification: Identification): Promise<string | null> {
  try {
    const { kind, loginId } = await identify(request, identification)
    return kind === 'login' ? loginId : null
  } catch (error) {
    if (error instanceof ProcedureError && error.code === 'unauthenticated') return null
    throw error
  }
}
