import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, routes } from '@playground/contracts'
import { refuseCommonPassword } from '../auth/common-passwords.ts'
import { hashPassword, isPassword } from '../auth/hash-password.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function changePassword(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('changePassword', routes.changePassword),
    handler: async ({ body: { current, next }, user: { userId, loginId, kind } }, reply) => {
      await refuseCommonPassword(next)
      const { passwordHash: known } = await bus.call(procedures.readPasswordHash, { userId })
      if (!(await isPassword(current, known))) throw new ProcedureError('forbidden', 'The current password is wrong.')
      const passwordHash = await hashPassword(next)
      await bus.call(procedures.changePassword, {
        userId,
        passwordHash,
        keepLoginId: kind === 'login' ? loginId : null,
      })
      return reply.send()
    },
  })
}
