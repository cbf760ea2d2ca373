import { estimateTokens, type Parameters } from '@playground/contracts'
import type { Turn } from './turn.ts'

/** What a message weighs beside its text, in tokens: role and separators. */
const messageTokens = 4

/** Tokens of one message, estimated. */
export function weigh(text: string): number {
  return estimateTokens(text) + messageTokens
}

function weighTurn(turn: Turn): number {
  return turn.promptTokens + turn.answerTokens + 2 * messageTokens
}

/**
 * The newest turns that the lane's policy and the model's context allow, oldest first. Cut from the oldest, whole
 * turns only: a history never begins with an answer.
 */
export function chooseTurns(
  history: readonly Turn[],
  limits: Pick<Parameters, 'historyMessages' | 'historyTokens'> & { roomTokens: number },
): { turns: readonly Turn[]; tokens: number } {
  const maxTurns = Math.floor((limits.historyMessages ?? Number.POSITIVE_INFINITY) / 2)
  const maxTokens = Math.min(limits.historyTokens ?? Number.POSITIVE_INFINITY, limits.roomTokens)
  let tokens = 0
  let from = history.length
  for (let index = history.length - 1; index >= 0 && history.length - index <= maxTurns; index--) {
    const turn = history[index]
    if (turn === undefined || tokens + weighTurn(turn) > maxTokens) break
    tokens += weighTurn(turn)
    from = index
  }
  return { turns: history.slice(from), tokens }
}
