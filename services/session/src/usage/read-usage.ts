import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { readPace } from './read-pace.ts'
import { readUse } from './read-use.ts'
import { reportUse } from './report-use.ts'

/** What an account has used, from what was charged: that stays when sessions go. */
export function readUsage({ db }: Deps): Answer<typeof procedures.readUsage> {
  return ({ userId, from, to }) =>
    retryTransient(async () => {
      const span = { userId, from, to }
      const sums = await readUse(db, span)
      const models = new Set(sums.flatMap(({ veiled, model }) => (veiled || model === '' ? [] : [model])))
      return reportUse(sums, await readPace(db, span, [...models]))
    })
}
