import { newId, type procedures } from '@playground/contracts'
import { lockUser } from '../accounts/lock-user.ts'
import { makeLanes } from '../admission/make-lanes.ts'
import { defaultModelOf, resolveLane } from '../admission/resolve-lanes.ts'
import { transact } from '../db/transact.ts'
import { writeTogether } from '../db/write-together.ts'
import type { Answer, Deps } from '../deps.ts'
import { untitled } from './conversation-title.ts'
import { readConversations } from './read-conversations.ts'

/** A session with one lane of the default model, in which nothing was asked yet. */
export function createConversation(deps: Deps): Answer<typeof procedures.createConversation> {
  return ({ userId, body: { title = untitled, historyMessages } }) =>
    transact(deps.db, async (trx) => {
      await lockUser(trx, userId)
      const model = defaultModelOf(deps.catalog, deps.settings)
      const input = { model, ...(historyMessages === undefined ? {} : { historyMessages }) }
      const draft = await resolveLane(trx, deps.catalog, userId, input, [])
      const id = newId()
      const insert = trx.insertInto('sessions').values({ id, user_id: userId, title, blind: false, lane_count: 1 })
      await writeTogether(trx, [insert, makeLanes(trx, id, [draft], 0).write])
      const made = await trx.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      const [conversation] = await readConversations(trx, [made])
      if (conversation === undefined) throw new Error('a conversation that was made is not there')
      return conversation
    })
}
