import { type Choose, chooseBy } from './choose.ts'
import { composeAnswer } from './compose-answer.ts'
import { type Conversation, lastPrompt } from './conversation.ts'
import { charactersPerToken, countTokens } from './count-tokens.ts'
import { type DemoModel, demoModels } from './demo-models.ts'
import { findTopic } from './find-topic.ts'
import { readWishes } from './read-wishes.ts'
import { recall } from './recall.ts'
import { thoughts } from './texts/thoughts.ts'

/** What one model says in one conversation. */
export interface DemoAnswer {
  readonly text: string
  readonly reasoning: string | null
  readonly finishReason: 'stop' | 'length'
  readonly inputTokens: number
  /** Without the reasoning. */
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** The chat model of a vendor's own name; a name nobody knows speaks like the first model. */
export function chatModelOf(name: string): DemoModel & Required<Pick<DemoModel, 'manner'>> {
  const chat = demoModels.filter((model) => model.manner !== undefined)
  const found = chat.find((model) => model.id.endsWith(`/${name}`)) ?? chat[0]
  if (found?.manner === undefined) throw new Error('the catalogue holds no chat model')
  return { ...found, manner: found.manner }
}

/** The whole answer, made at once and the same each time; pace and dialect are added where it is sent. */
export function answerConversation(conversation: Conversation): DemoAnswer {
  const model = chatModelOf(conversation.model)
  const said = conversation.turns.map((turn) => `${turn.role}:${turn.text}`)
  const choose = chooseBy(model.id, conversation.instructions, ...said)
  const recalled = recall(conversation)
  const answer = recalled ?? composeAnswer(conversation, model.manner, choose)
  const reasoning = model.capabilities.reasoning ? think(conversation, recalled !== null, choose) : null
  return limit(conversation, answer, reasoning)
}

function think(conversation: Conversation, brief: boolean, choose: Choose): string {
  const prompt = lastPrompt(conversation)
  const count = brief || readWishes(prompt).length === 'short' ? 2 : 4 + choose.integer(3)
  const topic = findTopic(prompt)
  const first = topic === null ? 'Let me look at what is being asked.' : `I am asked about “${topic}”.`
  return [first, ...choose.several(thoughts, count)].join(' ')
}

/** Reasoning is spent first, as vendors do it: a limit that it uses up leaves an empty answer. */
function limit(conversation: Conversation, answer: string, reasoning: string | null): DemoAnswer {
  const maxCharacters = (conversation.maxOutputTokens ?? Number.POSITIVE_INFINITY) * charactersPerToken
  const thought = reasoning?.slice(0, maxCharacters) ?? null
  const text = answer.slice(0, Math.max(0, maxCharacters - (thought?.length ?? 0)))
  const input = [conversation.instructions, ...conversation.turns.map((turn) => turn.text)]
  return {
    text,
    reasoning: thought,
    finishReason: text === answer ? 'stop' : 'length',
    inputTokens: input.reduce((sum, part) => sum + countTokens(part) + 3, 4),
    outputTokens: countTokens(text),
    reasoningTokens: countTokens(thought ?? ''),
  }
}
