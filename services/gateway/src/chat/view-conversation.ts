import { type ConversationDetails, type Message, ProcedureError, type Session } from '@playground/contracts'

/** A session with one lane as what was said in it. With a second lane it is no conversation: `not_found`. */
export function viewConversation(session: Session): ConversationDetails {
  const [lane, ...others] = session.lanes
  if (lane === undefined || others.length > 0) {
    throw new ProcedureError('not_found', 'There is no such conversation.')
  }
  const messages = session.comparisons.flatMap((comparison) => messagesOf(comparison, lane.id))
  const { id, title, userId, createdAt, updatedAt } = session
  return { id, title, userId, messageCount: messages.length, createdAt, updatedAt, messages }
}

/** An answer without text, or one that has none yet, is no message: what was asked stands alone. */
function messagesOf({ id, prompt, createdAt, runs }: Session['comparisons'][number], laneId: string): Message[] {
  const run = runs.find((candidate) => candidate.laneId === laneId)
  if (run === undefined) return []
  const asked: Message = { id, role: 'USER', content: prompt, tokens: null, model: null, createdAt }
  if (run.text === '') return [asked]
  const { text: content, model, metrics } = run
  const tokens = metrics?.usage.total ?? null
  return [asked, { id: run.id, role: 'ASSISTANT', content, tokens, model, createdAt: run.endedAt ?? run.createdAt }]
}
