import type { ProviderChunk } from '@playground/worker'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { convertUsage } from './convert-usage.ts'
import { mapFinishReason } from './map-finish-reason.ts'
import { readDelta } from './read-delta.ts'

/** What the chunks of one completion say, one after the other. */
export function toChunks(): (chunk: ChatCompletionChunk) => readonly ProviderChunk[] {
  let named = false
  let refusal = false
  return (chunk) => {
    const said: ProviderChunk[] = []
    if (!named && typeof chunk.model === 'string') {
      named = true
      said.push({ kind: 'model', model: chunk.model })
    }
    const choice = chunk.choices?.[0]
    if (choice !== undefined) {
      const { text, reasoning, refused } = readDelta(choice.delta)
      refusal ||= refused
      if (reasoning !== '') said.push({ kind: 'reasoning', text: reasoning })
      if (text !== '') said.push({ kind: 'text', text })
      if (choice.finish_reason) {
        said.push({ kind: 'finish', reason: refusal ? 'content_filter' : mapFinishReason(choice.finish_reason) })
      }
    }
    if (chunk.usage) said.push({ kind: 'usage', usage: convertUsage(chunk.usage) })
    return said
  }
}
