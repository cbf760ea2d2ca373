import type { ChatAnswer, Run } from '@playground/contracts'
import { refuseIncomplete } from '../actions/refuse-incomplete.ts'

/** What `POST /chat` answers once a run has ended; the refusal of one that did not complete is thrown. */
export function answerOf(run: Run, conversationId: string | null): ChatAnswer {
  refuseIncomplete(run)
  const { id: messageId, text: content, model, metrics, endedAt, createdAt } = run
  return {
    conversationId,
    messageId,
    content,
    model,
    tokens: metrics?.usage.total ?? null,
    metrics,
    createdAt: endedAt ?? createdAt,
  }
}
