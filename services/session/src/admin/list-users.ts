import type { procedures } from '@playground/contracts'
import { pageOf, parseCursor } from '../db/page.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { requireAdmin } from './require-admin.ts'
import { viewUsers } from './user-view.ts'

/** Newest first; `query` is looked for in addresses and names. */
export function listUsers({ db, settings }: Pick<Deps, 'db' | 'settings'>): Answer<typeof procedures.listUsers> {
  return ({ userId, limit, cursor, query }) =>
    retryTransient(async () => {
      await requireAdmin(db, userId)
      const before = parseCursor(cursor)
      const pattern = `%${(query ?? '').replace(/[\\%_]/g, '\\$&')}%`
      const found = await db
        .selectFrom('users')
        .selectAll()
        .where('deleted_at', 'is', null)
        .$if(before !== null, (list) => list.where('id', '<', before))
        .$if(query !== null, (list) =>
          list.where((where) =>
            where.or([
              where('email', 'ilike', pattern),
              where('issuer_email', 'ilike', pattern),
              where('name', 'ilike', pattern),
            ]),
          ),
        )
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const { rows, nextCursor } = pageOf(found, limit)
      return { data: await viewUsers(db, settings, rows), nextCursor }
    })
}
