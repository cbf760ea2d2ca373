/** What the demo reads of a request, the same for every dialect. */
export interface Conversation {
  /** The name the client asked for, without a provider. */
  readonly model: string
  /** System text and developer messages, joined. */
  readonly instructions: string
  readonly turns: readonly Turn[]
  readonly maxOutputTokens: number | null
}

export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** The text of the last message a person wrote, or nothing. */
export function lastPrompt(conversation: Conversation): string {
  return conversation.turns.findLast((turn) => turn.role === 'user')?.text ?? ''
}

/** What was said before the last prompt, oldest first. */
export function earlierTurns(conversation: Conversation): readonly Turn[] {
  const last = conversation.turns.findLastIndex((turn) => turn.role === 'user')
  return conversation.turns.slice(0, Math.max(0, last))
}
