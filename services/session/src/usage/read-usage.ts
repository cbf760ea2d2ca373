import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { countUse } from './count-use.ts'
import { readCharges } from './read-charges.ts'
import { readPace } from './read-pace.ts'
import { reportUse } from './report-use.ts'

/** What an account has used, from what was charged: that stays when sessions go. */
export function readUsage({ db }: Deps): Answer<typeof procedures.readUsage> {
  return ({ userId, from, to }) =>
    retryTransient(async () => {
      const span = { userId, from, to }
      const [charges, counts] = await Promise.all([readCharges(db, span), countUse(db, span)])
      const models = new Set(charges.flatMap(({ veiled, model }) => (veiled ? [] : [model])))
      return reportUse(charges, await readPace(db, span, [...models]), counts)
    })
}
