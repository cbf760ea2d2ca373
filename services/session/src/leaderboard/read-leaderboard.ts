import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { rankModels } from './rank-models.ts'
import { readBallots, readTags } from './read-ballots.ts'

/** Models by one's own votes. */
export function readLeaderboard({ db }: Pick<Deps, 'db'>): Answer<typeof procedures.readLeaderboard> {
  return ({ userId, tag, blind }) =>
    retryTransient(async () => ({
      ...rankModels(await readBallots(db, { userId, tag, blind })),
      tags: await readTags(db, userId),
    }))
}
