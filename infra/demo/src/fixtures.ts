import type { ChatCompletionRequest, Fixture, FixtureResponse } from '@copilotkit/aimock'
import { answerConversation, chatModelOf } from './answer-conversation.ts'
import type { Conversation, Turn } from './conversation.ts'
import { charactersPerToken } from './count-tokens.ts'
import { demoModels } from './demo-models.ts'

/** One fixture per chat model, which sets its pace, and one for names that are not in the catalogue. */
export function chatFixtures(): Fixture[] {
  const chat = demoModels.filter((model) => model.kind === 'chat')
  const known = chat.map((model) => fixtureOf(model.id.slice(model.id.indexOf('/') + 1)))
  return [...known, fixtureOf(undefined)]
}

function fixtureOf(name: string | undefined): Fixture {
  const manner = chatModelOf(name ?? '').manner
  return {
    match: { endpoint: 'chat', ...(name === undefined ? {} : { model: name }) },
    response: (request) => respond(readConversation(request)),
    chunkSize: manner.frameCharacters,
    streamingProfile: {
      ttft: manner.ttftMs,
      tps: (manner.tokensPerSecond * charactersPerToken) / manner.frameCharacters,
      jitter: manner.jitter,
    },
  }
}

function respond(conversation: Conversation): FixtureResponse {
  const answer = answerConversation(conversation)
  const output = answer.outputTokens + answer.reasoningTokens
  return {
    content: answer.text,
    ...(answer.reasoning === null ? {} : { reasoning: answer.reasoning }),
    finishReason: answer.finishReason,
    // The emulator picks the names it knows for each dialect; Gemini's candidates exclude the thoughts.
    usage: {
      prompt_tokens: answer.inputTokens,
      completion_tokens: output,
      candidatesTokenCount: answer.outputTokens,
      totalTokenCount: answer.inputTokens + output,
    },
  }
}

/** The emulator hands every dialect over in the shape of chat completions. */
export function readConversation(request: ChatCompletionRequest): Conversation {
  const instructions: string[] = []
  const turns: Turn[] = []
  for (const message of request.messages) {
    const text = readText(message.content)
    if (message.role === 'user' || message.role === 'assistant') turns.push({ role: message.role, text })
    else if (message.role === 'system') instructions.push(text)
  }
  const limit = request.max_tokens ?? request.max_completion_tokens
  return {
    model: request.model,
    instructions: instructions.join('\n'),
    turns,
    maxOutputTokens: typeof limit === 'number' && limit > 0 ? limit : null,
  }
}

function readText(content: ChatCompletionRequest['messages'][number]['content']): string {
  if (typeof content === 'string') return content
  return content?.map((part) => part.text ?? '').join('') ?? ''
}
