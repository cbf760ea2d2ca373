import { chooseBy } from './choose.ts'
import { type Conversation, earlierTurns, lastPrompt } from './conversation.ts'
import { demoModels } from './demo-models.ts'
import { findTopic } from './find-topic.ts'

/**
 * Answers that only this lane's own history can give: the number it said, the name it was told, the first
 * question, its last answer. Null when the prompt asks for none of these.
 */
export function recall(conversation: Conversation): string | null {
  const prompt = lastPrompt(conversation)
  if (
    /\b(which|what|that|the|your|same)\b.*\bnumber\b.*\b(say|said|pick|picked|choose|chose|chosen|gave|again|was)\b/i.test(
      prompt,
    )
  ) {
    return recallNumber(conversation)
  }
  if (/\b(say|pick|choose|give|tell|think|name|random|lucky)\b.{0,30}\bnumber\b/i.test(prompt))
    return sayNumber(conversation)
  if (/\bwhat(?:'s|’s| is| was) my name\b|\bwho am i\b/i.test(prompt)) return recallName(conversation)
  if (
    /\b(what|which)\b.*\b(did i|i)\b.*\b(ask|say|asked|said)\b|\bmy first (question|message|prompt)\b/i.test(prompt)
  ) {
    return recallQuestion(conversation)
  }
  if (/\b(which|what) (ai )?model\b|\bwho (are|made|built|trained) you\b|\bwhat are you\b/i.test(prompt))
    return staySilent
  return null
}

const staySilent =
  'I would rather not say: the answers here are meant to be judged by what is in them, not by who wrote them. ' +
  'Ask me something you know well and see whether I hold up.'

/** Ranges of twelve, one per model, keep two models from ever saying the same number; the eighth ends at 96. */
function sayNumber(conversation: Conversation): string {
  const chat = demoModels.filter((model) => model.kind === 'chat')
  const place = Math.max(
    0,
    chat.findIndex((model) => model.id.endsWith(`/${conversation.model}`)),
  )
  const seed = chooseBy(conversation.model, conversation.instructions, ...conversation.turns.map((turn) => turn.text))
  return `My number is **${place * 12 + seed.integer(12) + 1}**.`
}

function recallNumber(conversation: Conversation): string {
  const said = earlierTurns(conversation)
    .filter((turn) => turn.role === 'assistant')
    .map((turn) => /\*\*(\d+)\*\*/.exec(turn.text)?.[1] ?? /\b(\d+)\b/.exec(turn.text)?.[1])
    .findLast((number) => number !== undefined)
  return said === undefined ? 'I have not said a number in this conversation yet.' : `I said **${said}**.`
}

function recallName(conversation: Conversation): string {
  const name = earlierTurns(conversation)
    .filter((turn) => turn.role === 'user')
    .map((turn) => /\b(?:my name is|call me|i am called)\s+([\p{L}][\p{L}'’-]*)/iu.exec(turn.text)?.[1])
    .findLast((found) => found !== undefined)
  return name === undefined
    ? 'You have not told me your name in this conversation.'
    : `You told me your name is **${name}**.`
}

function recallQuestion(conversation: Conversation): string {
  const first = earlierTurns(conversation).find((turn) => turn.role === 'user')
  const topic = first ? findTopic(first.text) : null
  if (!first) return 'This is the first thing you have written in this conversation.'
  return topic === null
    ? 'You began with something I would rather not repeat word for word.'
    : `You began with “${topic}”.`
}
