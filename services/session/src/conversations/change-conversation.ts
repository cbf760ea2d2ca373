import type { Parameters, procedures } from '@playground/contracts'
import { readLanes } from '../admission/choose-lanes.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Answer, Deps } from '../deps.ts'
import { changeSession } from '../sessions/change-session.ts'
import { markChanged } from '../sessions/mark-changed.ts'
import { asNoConversation, onlyLane } from './only-lane.ts'
import { readConversations } from './read-conversations.ts'

/** Title, and how much of what was said before is sent along. */
export function changeConversation(deps: Deps): Answer<typeof procedures.changeConversation> {
  return ({ userId, conversationId: sessionId, change: { title, historyMessages } }) =>
    changeSession(deps, { userId, sessionId }, async (trx) => {
      const lane = onlyLane(await readLanes(trx, sessionId))
      if (title !== undefined) await trx.updateTable('sessions').set({ title }).where('id', '=', sessionId).execute()
      if (historyMessages !== undefined) {
        const parameters = jsonb(withHistory(lane.parameters, historyMessages))
        await trx.updateTable('lanes').set({ parameters }).where('id', '=', lane.id).execute()
      }
      const [conversation] = await readConversations(trx, [await markChanged(trx, sessionId)])
      if (conversation === undefined) throw new Error('a conversation that was changed is not there')
      return conversation
    }).catch(asNoConversation)
}

function withHistory({ historyMessages: _before, ...parameters }: Parameters, historyMessages: number | null) {
  return historyMessages === null ? parameters : { ...parameters, historyMessages }
}
