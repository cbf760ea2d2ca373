import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

/** Apart from the session and turn by turn: all together they may weigh more than its texts. */
export function readTimelines({ db }: Pick<Deps, 'db'>): Answer<typeof procedures.readTimelines> {
  return ({ userId, comparisonId }) =>
    retryTransient(async () => {
      const rows = await db
        .selectFrom('runs')
        .select(['id', 'timeline'])
        .where('comparison_id', '=', comparisonId)
        .where('user_id', '=', userId)
        .where('replaced_by', 'is', null)
        .execute()
      return { timelines: Object.fromEntries(rows.map(({ id, timeline }) => [id, timeline ?? []])) }
    })
}
