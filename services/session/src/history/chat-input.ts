import type { ChatInput } from '@playground/contracts'
import type { RunTerms } from '../db/schema.ts'

type Asked = Readonly<{ id: string; model: string; terms: RunTerms }>

/** What a worker sends to its provider for a run: these messages, under the terms it was admitted with. */
export function chatInput({ id: runId, model, terms }: Asked, messages: readonly Message[]): ChatInput {
  const { instructions, parameters, maxOutputTokens, costCapMicros } = terms
  return {
    kind: 'chat',
    runId,
    model,
    instructions,
    messages: [...messages],
    parameters,
    maxOutputTokens,
    costCapMicros,
  }
}

type Message = ChatInput['messages'][number]
