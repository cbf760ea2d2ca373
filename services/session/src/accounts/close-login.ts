import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

export function closeLogin({ db, bus }: Deps): Answer<typeof procedures.closeLogin> {
  return async ({ loginId, refreshHash }) => {
    const ids = new Set<string>()
    // An access token outlives its login's row, so an id is revoked whether or not the row is still there.
    if (loginId !== null) ids.add(loginId)
    if (refreshHash !== null) {
      const owner = await retryTransient(() =>
        db
          .selectFrom('refresh_tokens')
          .select('login_id')
          .where('hash', '=', Buffer.from(refreshHash, 'hex'))
          .executeTakeFirst(),
      )
      if (owner !== undefined) ids.add(owner.login_id)
    }
    const ended = await retryTransient(async () =>
      ids.size === 0
        ? []
        : db
            .deleteFrom('logins')
            .where('id', 'in', [...ids])
            .returning(['issuer', 'issuer_hint as hint'])
            .execute(),
    )
    for (const id of ids) await bus.revoke(id)
    return ended.find(({ issuer }) => issuer !== null) ?? { issuer: null, hint: null }
  }
}
